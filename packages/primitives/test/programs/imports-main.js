import './main.js';
console.log('the importer ends');
