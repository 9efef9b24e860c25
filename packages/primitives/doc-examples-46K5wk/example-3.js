import { defineTasks, InlineExecutor, transfer } from '@parallel-cookbook/primitives';
function invert(pixels) {
    for (let i = 0; i < pixels.length; i++)
        pixels[i] = 255 - pixels[i];
    return transfer(pixels);
}
const tasks = defineTasks(import.meta.url, { invert });
const pixels = Uint8Array.of(0, 100, 255);
console.log(await new InlineExecutor().submit(tasks.invert, transfer(pixels))); // Uint8Array(3) [ 255, 155, 0 ]
console.log(pixels.length); // 0
