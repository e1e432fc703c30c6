import { whenEqual } from './core';
import { section, sticky } from './stickies';
import { base, own, withWebhook, workflow, type Draft, type Template, type Wire } from './workflow';

/** Name of the template that wakes all flows of Chargebee from one webhook endpoint. */
export const CHARGEBEE_WEBHOOK = 'chargebee-webhook--request-runs';

const TITLE = 'Wake synchronization flows from events in Chargebee';

/** Which flows an event of each entity wakes */
export const WOKEN = [
	{
		entity: 'customer',
		records: 'customers',
		flows: ['chargebee-customer--customerp-contact', 'custompms-customer--chargebee-customer'],
	},
	{ entity: 'item', records: 'items', flows: ['chargebee-item--customerp-product'] },
	{ entity: 'order', records: 'orders', flows: ['chargebee-order--customerp-order'] },
	{
		entity: 'businessEntity',
		records: 'business entities',
		flows: [
			'chargebee-business-entity--customerp-customer',
			'custompms-customer--chargebee-business-entity',
		],
	},
	{ entity: 'address', records: 'addresses', flows: ['custompms-customer--chargebee-address'] },
];

const OVERVIEW = `## ${TITLE}

Chargebee tells n8n at once what has changed, and the flows that look after such records run within seconds instead of minutes. One webhook endpoint serves all of them; a site can have five.

### How it works

An event only makes the next run of a flow come sooner: what changed is always read from Chargebee itself. So events that come twice, late or not at all do no harm. The trigger drops duplicates and older versions, and Chargebee sends an event again if its execution fails. Flows that are not installed are skipped.

### Setup

1. Choose your Chargebee credential in the trigger.
2. Make sure that n8n has a public address (environment variable WEBHOOK_URL) on port 80, 443, 8080 or 8443.
3. Publish the workflow: it registers its endpoint in Chargebee. Unpublishing removes it.

### Customization

- Delete the lines of flows that you do not have; copy one for a flow of your own and enter its name.
- Choose fewer events in the trigger.
- Enter the name of your API key under *Ignore Events of API Key*, so that changes made by the flows themselves wake nobody.

Self-hosted n8n with the community package n8n-nodes-linkstore.`;

/** What the nodes are called: the name of a flow is longer than the canvas shows below a node. */
const WAKE: Record<string, string> = {
	'chargebee-customer--customerp-contact': 'Wake Customerp contacts',
	'custompms-customer--chargebee-customer': 'Wake PMS and Chargebee customers',
	'chargebee-item--customerp-product': 'Wake Customerp products',
	'chargebee-order--customerp-order': 'Wake Customerp orders',
	'chargebee-business-entity--customerp-customer': 'Wake Customerp customers',
	'custompms-customer--chargebee-business-entity': 'Wake PMS and business entities',
	'custompms-customer--chargebee-address': 'Wake PMS and Chargebee addresses',
};

const ROW = 192;
const TOP = 112;
const COLUMN = { start: 80, filter: 384, request: 688 };

/** Heights of the lines: one for each flow. */
const lines = WOKEN.flatMap((group) => group.flows.map((flow) => ({ flow, group })));
const yOf = (line: number): number => TOP + line * ROW;
/** The row below them is for the start by hand: there its wires cross no filter. */
const HEIGHT = yOf(lines.length + 1) + 16;
/** As high as its text. */
const OVERVIEW_HEIGHT = 608;

/** The small workflow that wakes every flow that has Chargebee on one of its sides. */
export function chargebeeWebhookTemplate(): Template {
	const name = {
		trigger: 'Something happened in Chargebee',
		manual: 'Wake all flows by hand',
	};
	const nodes: Draft[] = [
		sticky('About this workflow', [-560, 0, 544, OVERVIEW_HEIGHT], OVERVIEW),
		section({
			name: 'About starting',
			at: [0, 0, 288, HEIGHT],
			text: '## Start\nAn event of Chargebee.',
		}),
		section({
			name: 'About choosing',
			at: [304, 0, 288, HEIGHT],
			text: '## Choose\nBy the kind of record that the event is about. By hand: all of them.',
		}),
		section({
			name: 'About waking',
			at: [608, 0, 352, HEIGHT],
			text: '## Wake\nOne line for each flow. A flow that is not installed is skipped.',
		}),
		withWebhook(
			own(name.trigger, 'chargebeeTrigger', [COLUMN.start, yOf(3)], {
				events: ['*'],
				options: {},
			}),
			'chargebee-request-runs',
		),
		base(name.manual, ['manualTrigger', 1], [COLUMN.filter, yOf(lines.length)]),
	];
	const wires: Wire[] = [];
	for (const group of WOKEN) {
		const filter = `About ${group.records}`;
		const first = lines.findIndex((line) => line.group === group);
		nodes.push(
			base(filter, ['filter', 2.2], [COLUMN.filter, yOf(first)], whenEqual('entity', group.entity)),
		);
		wires.push([name.trigger, 0, filter, 0]);
		group.flows.forEach((flow, index) => {
			const wake = WAKE[flow];
			nodes.push(
				own(wake, 'linkStore', [COLUMN.request, yOf(first + index)], {
					resource: 'flow',
					operation: 'requestRun',
					flow,
					unknownFlow: 'skip',
				}),
			);
			wires.push([filter, 0, wake, 0], [name.manual, 0, wake, 0]);
		});
	}
	return workflow(CHARGEBEE_WEBHOOK, TITLE, nodes, wires);
}
