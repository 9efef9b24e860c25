// Another program of the same user, no relative of the test: node connection.js <what> <address as JSON> <authkey>
import { Client, Listener } from '@parallel-cookbook/multiprocessing';

const [, , what, where = '', authkey] = process.argv;
const address = JSON.parse(where);
switch (what) {
  case 'echo': {
    const connection = await Client(address, { authkey });
    try {
      for (;;) await connection.send(await connection.recv());
    } catch (error) {
      console.log(/** @type {{ code: string }} */ (error).code);
    }
    connection.close();
    break;
  }
  case 'die': {
    const connection = await Client(address, { authkey });
    await connection.send('last words');
    await connection.recv();
    process.kill(process.pid, 'SIGKILL');
    break;
  }
  case 'listen and die':
    await Listener.open(address);
    process.kill(process.pid, 'SIGKILL');
    break;
  default:
    throw new Error(`no such program: ${what}`);
}
