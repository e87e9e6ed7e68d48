import { check } from './check.ts';
import type { Comparison } from './compare.ts';
import { Demo, type Listener, type MergeReport } from './demo.ts';
import type { EditReport } from './edits.ts';
import { Replica } from './replica.ts';
import { showError, showNotKept } from './view/banner.ts';
import { byId } from './view/dom.ts';
import { showSurvey } from './view/equality.ts';
import { Pane } from './view/pane.ts';
import { clearTransfers, showTransfer } from './view/transfers.ts';
import { clearMeeting, showMeeting } from './view/verdicts.ts';

declare global {
  interface Window {
    /** For whoever drives the page from outside, such as the browser tests. */
    demo: {
      ready: Promise<void>;
      fill(): Promise<unknown>;
      editApart(): Promise<EditReport>;
      goOnline(): Promise<MergeReport>;
      compare(): Promise<Comparison>;
      reset(): Promise<void>;
    };
    __result?: Record<string, unknown>;
  }
}

const parameters = new URLSearchParams(location.search);
const checking = parameters.has('check');

const panes = { left: new Pane('left'), right: new Pane('right') };
const buttons = {
  editApart: byId('edit-apart', HTMLButtonElement),
  goOnline: byId('go-online', HTMLButtonElement),
  reset: byId('reset', HTMLButtonElement),
};
const activity = byId('activity', HTMLElement);
const progress = byId('progress', HTMLProgressElement);

const listener: Listener = {
  activity: (text) => {
    activity.textContent = text;
  },
  progress: (done, total) => {
    progress.value = done;
    progress.max = total;
  },
  busy: (busy) => {
    document.body.toggleAttribute('data-busy', busy);
    progress.hidden = !busy;
    if (!busy) progress.removeAttribute('value');
    // Not `disabled`: that would take the keyboard's focus away from the button just pressed.
    for (const button of Object.values(buttons)) button.setAttribute('aria-disabled', `${busy}`);
  },
  online: (online) => {
    document.body.toggleAttribute('data-online', online);
    for (const pane of Object.values(panes)) pane.showOnline();
  },
  transferred: showTransfer,
  met: showMeeting,
  surveyed: async (survey) => {
    showSurvey(survey);
    await Promise.all(Object.values(panes).map((pane) => pane.update(survey.differing)));
  },
};

const opened = start();
const ready = opened.then(() => {});
// start() has shown the error already.
ready.catch(() => {});
window.demo = {
  ready,
  fill: async () => (await opened).fill(),
  editApart: async () => (await opened).editApart(),
  goOnline: async () => (await opened).goOnline(),
  compare: async () => (await opened).compare(),
  reset: async () => reset(await opened),
};
opened.catch((error) => {
  activity.textContent = 'The demo could not start.';
  byId('verdict', HTMLElement).textContent = 'Not open';
  showError('Opening the databases', error);
});
if (checking) void check(opened);

buttons.editApart.addEventListener('click', () => act('Editing', (demo) => demo.editApart()));
buttons.goOnline.addEventListener('click', () => act('Merging', (demo) => demo.goOnline()));
buttons.reset.addEventListener('click', () =>
  act('Resetting', async (demo) => {
    await reset(demo);
    await demo.fill();
  }),
);
addEventListener('unhandledrejection', (event) => showError('Something', event.reason));

async function start(): Promise<Demo> {
  const inMemory = parameters.get('storage') === 'memory';
  const [left, right] = await Promise.all([
    Replica.open('left', inMemory),
    Replica.open('right', inMemory),
  ]);
  const notKept = left.notKept ?? right.notKept;
  if (notKept !== undefined) showNotKept(notKept);
  const demo = new Demo({ left, right }, listener);
  for (const pane of Object.values(panes)) pane.attach(demo);
  for (const button of Object.values(buttons)) button.disabled = false;
  if (!checking) await demo.start();
  return demo;
}

async function reset(demo: Demo): Promise<void> {
  await demo.reset();
  clearTransfers();
  clearMeeting();
}

function act(doing: string, work: (demo: Demo) => Promise<unknown>): void {
  if (document.body.hasAttribute('data-busy')) return;
  opened.then(work).catch((error) => showError(doing, error));
}
