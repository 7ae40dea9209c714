// Runs in the meeting's page, before its own scripts: tells the bot of each change of a caption block.
(() => {
  const numbers = new WeakMap();
  const told = new WeakMap();
  let lastNumber = 0;

  const tell = (block) => {
    const speaker = block.querySelector('cite')?.textContent ?? '';
    const text = block.querySelector('p')?.textContent ?? '';
    const content = JSON.stringify([speaker, text]);
    if (text === '' || told.get(block) === content) return;
    told.set(block, content);
    if (!numbers.has(block)) numbers.set(block, ++lastNumber);
    window.rollcallHearsCaption({ block: numbers.get(block), speaker, text });
  };

  const lookAgain = () => {
    for (const block of document.querySelectorAll('[aria-label="Captions"] li')) tell(block);
  };

  new MutationObserver(lookAgain).observe(document, { subtree: true, childList: true, characterData: true });
})();
