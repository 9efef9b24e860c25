// The other program: it greets, and says whose child it is.
const [greeted = 'nobody', parent] = process.argv.slice(2);
console.log(`  Hello, ${greeted}, from a program of its own`);
if (parent !== undefined) console.log(`  my parent is the program that started me: ${process.ppid === Number(parent)}`);
