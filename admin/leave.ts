/** `first`: nobody was signed in here, so nothing has ended and nothing is told of it. */
export type LeaveReason = 'idle' | 'out' | 'expired' | 'first';

/**
 * Goes to the sign-in page with a full load, so that nothing read stays in the memory of the tab.
 * Unless the person chose to leave, the page they were on is kept for after the next sign-in.
 */
export const toSignIn = (why: LeaveReason): void => {
  if (location.pathname === '/admin/sign-in') return;
  const search = new URLSearchParams(why === 'first' ? {} : { why });
  if (why !== 'out') search.set('to', location.pathname + location.search);
  location.replace(`/admin/sign-in?${search}`);
};

/** The page kept for after the sign-in; only ever a page of this app. */
export const returnAddress = (search: URLSearchParams): string => {
  const to = search.get('to') ?? '';
  return /^\/admin(\/(?!sign-in)[\w\-./~%]*)?(\?[^#]*)?$/.test(to) ? to : '/admin';
};
