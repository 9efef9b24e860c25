// A failing future that nobody looks at must not bring the program down; one that is awaited later still rejects.
import { Future } from '@parallel-cookbook/primitives';

new Future('nobody looks').setException(new Error('unheard'));
new Future('nobody looks either').cancel();
const late = new Future('late');
late.setException(new Error('heard'));
setTimeout(async () => {
  await late.catch((error) => console.log(error.message));
  const broken = new Future('broken callback');
  process.on('uncaughtException', (error) => console.log(`uncaught: ${error.message}`));
  broken.addDoneCallback(() => {
    throw new Error('in the callback');
  });
  broken.addDoneCallback(() => console.log('the next callback'));
  broken.setResult(1);
}, 5);
