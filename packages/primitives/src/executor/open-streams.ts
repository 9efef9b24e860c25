/** The streams of an executor whose readers have neither come to the end nor left. */
export class OpenStreams {
  private readonly closings = new Set<() => void>();

  /** @param close ends the stream; what is read next throws. Returns the function to call when the stream has ended. */
  add(close: () => void): () => void {
    this.closings.add(close);
    return () => this.closings.delete(close);
  }

  closeAll(): void {
    for (const close of this.closings) close();
  }
}
