import { section, sticky } from '../stickies';
import { base, own, workflow, type Draft, type Template, type Wire } from '../workflow';

/** Name of the template that tells when a flow has stopped working. */
export const ALARM = 'link-store-alarm';

const TITLE = 'Tell somebody when a synchronization flow has gone silent';

export const ALARM_NODES = {
	clock: 'Every hour',
	manual: 'Look now',
	silent: 'Which flows are silent?',
	tell: 'Tell somebody',
};
const N = ALARM_NODES;

const OVERVIEW = `## ${TITLE}

A trigger that was unpublished, a password that was changed, a stop that nobody has seen: a flow that no longer runs makes no error, it makes nothing. This workflow looks at all flows of the Link Store every hour and speaks up for those that should have run and did not.

### How it works

The store keeps the last successful run of each flow. A flow is silent if that is longer ago than three of its intervals, and half an hour at least. Each silent flow comes out as one item: its name, since when, and a sentence that says what is wrong and what to do. Nothing comes out as long as all is well.

### Setup

1. Replace *${N.tell}* by Slack, e-mail or whatever reaches people; its text is \`{{ $json.silence }}\`.
2. Execute once by hand, then publish.

### Customization

- Look more often, or at night only: change *${N.clock}*.
- One flow only: enter its name in *${N.silent}*.
- Every run of another flow names the silent ones as well, and so do the status and the administrators' page.

Self-hosted n8n with the community package n8n-nodes-linkstore.`;

const HEIGHT = 656;
const ROW = { top: 160, middle: 240, bottom: 352 };

const nodes: Draft[] = [
	base(N.clock, ['scheduleTrigger', 1.2], [80, ROW.top], {
		rule: { interval: [{ field: 'hours', hoursInterval: 1 }] },
	}),
	base(N.manual, ['manualTrigger', 1], [80, ROW.bottom]),
	own(N.silent, 'linkStore', [400, ROW.middle], {
		resource: 'flow',
		operation: 'getStatus',
		flow: '',
		onlySilent: true,
	}),
	base(N.tell, ['noOp', 1], [720, ROW.middle]),
];

const WIRES: Wire[] = [
	[N.clock, 0, N.silent, 0],
	[N.manual, 0, N.silent, 0],
	[N.silent, 0, N.tell, 0],
];

/** Tells of flows without a successful run. */
export function alarmTemplate(): Template {
	return workflow(
		ALARM,
		TITLE,
		[
			sticky('About this workflow', [-560, 0, 544, HEIGHT], OVERVIEW),
			section({
				name: 'About looking',
				at: [0, 0, 304, HEIGHT],
				text: '## Look\nBy the clock, or by hand.',
			}),
			section({
				name: 'About silence',
				at: [320, 0, 304, HEIGHT],
				text: '## Ask the store\nOnly flows without a successful run for longer than they should.',
			}),
			section({
				name: 'About telling',
				at: [640, 0, 304, HEIGHT],
				text: '## Tell\nPut Slack or e-mail here. One item for each silent flow.',
			}),
			...nodes,
		],
		WIRES,
	);
}
