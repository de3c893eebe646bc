import { close } from './api.ts';
import { forget } from './kiosk.svelte.ts';
import { router } from './router.svelte.ts';

/** Three presses of Esc within this many milliseconds leave at once. */
const within = 1500;
/** As in `ui/public/assets/first.js`: a page of this tab that comes back by the Back key shows the neutral one. */
const leftKey = 'prokat.left';

/**
 * Puts a neutral page in the place of the whole visit: the page is emptied at once, what was opened is closed, what
 * was kept is forgotten, and the tab's history is rolled back to where the visit began, so that Back does not show it.
 */
const leave = (to: string): void => {
  document.title = '';
  document.body.replaceChildren();
  forget();
  try {
    sessionStorage.setItem(leftKey, to);
  } catch {
    // Without storage the history is still rolled back.
  }
  close();
  const gone = () => location.replace(to);
  // Should the browser bring this emptied page out of its memory by the Back or the Forward key.
  addEventListener('pageshow', gone);
  if (router.depth === 0) {
    gone();
    return;
  }
  addEventListener(
    'popstate',
    (event) => {
      event.stopImmediatePropagation();
      gone();
    },
    { capture: true, once: true },
  );
  history.go(-router.depth);
  setTimeout(gone, 300);
};

/**
 * «Уйти быстро», also by Esc pressed three times. The link itself works before this script.
 * @returns what takes it off again
 */
export const quickExit = (link: HTMLAnchorElement): (() => void) => {
  const clicked = (event: MouseEvent) => {
    event.preventDefault();
    leave(link.href);
  };
  let presses: number[] = [];
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < within), event.timeStamp];
    if (presses.length >= 3) leave(link.href);
  };
  link.addEventListener('click', clicked);
  addEventListener('keydown', pressed);
  return () => {
    link.removeEventListener('click', clicked);
    removeEventListener('keydown', pressed);
  };
};
