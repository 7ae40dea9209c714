import { find } from './room-view.js';

/** Speaking instead of typing, where the browser can turn speech into text; elsewhere there is no such button. */
export function setUpDictation(say) {
  const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;
  const button = find('[data-dictate]');
  if (Recognition === undefined) return;
  const note = find('[data-dictation]');
  button.hidden = false;
  let recognition;
  const show = (isOn) => {
    button.setAttribute('aria-pressed', String(isOn));
    note.hidden = !isOn;
  };
  button.addEventListener('click', () => {
    if (recognition !== undefined) return recognition.stop();
    recognition = new Recognition();
    recognition.lang = navigator.language;
    recognition.continuous = true;
    recognition.onresult = ({ results, resultIndex }) => {
      const text = results[resultIndex][0].transcript.trim();
      if (results[resultIndex].isFinal && text !== '') say(text);
    };
    // The browser ends it by itself too, after silence or a refusal of the microphone.
    recognition.onend = () => {
      recognition = undefined;
      show(false);
    };
    recognition.start();
    show(true);
  });
}
