import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

// The work is done beside the page, so that writing into its fields never waits for it.
addEventListener('message', async ({ data }) => {
  postMessage(await solveChallenge({ challenge: data, deriveKey, counterStart: 1 }));
});
