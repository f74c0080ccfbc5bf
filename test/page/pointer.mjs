// The last line of `npm test`: what it has not tested, because that needs a browser.
console.log('The sandbox page is tested in a real browser by: npm run test:page');
