/** Why a wait of a served object ended that its caller gave up. Never leaves the server: the caller knows why it did. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}
