/** Three presses of Esc within this many milliseconds leave at once. */
const within = 1500;

/**
 * «Уйти быстро»: empties the page at once and puts a neutral one in its place in the tab's history.
 * The link itself works before this script; Esc pressed three times does the same.
 */
export const quickExit = (link: HTMLAnchorElement): void => {
  const leave = () => {
    document.title = '';
    document.body.replaceChildren();
    location.replace(link.href);
  };
  link.addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
  let presses: number[] = [];
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < within), event.timeStamp];
    if (presses.length >= 3) leave();
  });
};
