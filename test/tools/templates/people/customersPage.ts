import { whenText } from '../core';
import { customerSynchronization } from '../flows/customerSynchronization';
import { section, sticky } from '../stickies';
import {
	base,
	own,
	withWebhook,
	workflow,
	type Draft,
	type Template,
	type Wire,
} from '../workflow';
import { NEW_CUSTOMER } from './newCustomer';

/** Name of the template with the administrators' page. */
export const CUSTOMERS = 'customer-synchronization-customers';

const TITLE = 'Decide on a page which customers are synchronized';
const FLOW = customerSynchronization.name;
const { system: HERE } = customerSynchronization.left;
const { system: THERE } = customerSynchronization.right;

/** Last part of the address of the page. */
export const CUSTOMERS_PATH = 'customer-synchronization';

export const CUSTOMERS_NODES = {
	page: 'Page for administrators',
	answer: 'Read the page or do what was clicked',
	moves: 'Back to the list?',
	back: 'Send back to the page',
	show: 'Show the page',
};
const N = CUSTOMERS_NODES;

const OVERVIEW = `## ${TITLE}

A page in the browser on which administrators see every customer of the flow \`${FLOW}\`, sorted by what became of it, and decide: on new customers and on those that were there before.

### How it works

The page shows what the Link Store knows, without a call to ${HERE} or ${THERE}: not linked yet, choose later, excluded, linked, conflicts, deleted on one side. Its buttons decide, set up one or all, choose a partner by hand, resolve a conflict field by field, or end the synchronization of one. Each act is in the history, with who and when. If two people decide at once, one wins and the other is told.

### Setup

1. Import, approve and publish \`${FLOW}\` first. Its setting *Keep Names for People* is on, so that customers have names here.
2. Make a Basic Auth credential for each administrator, or one for all, and choose it in *${N.page}*.
3. Publish. The address of the page is the *Production URL* of *${N.page}*.

### Customization

- Another flow: enter its name in *${N.answer}*.
- A page of its own for each person: copy the workflow and change the path.
- New customers are created in \`${NEW_CUSTOMER}\`.

Self-hosted n8n with the community package n8n-nodes-linkstore.`;

const HEIGHT = 672;
const ROW = { middle: 272, top: 176, bottom: 400 };

/** What the browser shall know of an answer, taken from the headers that the node gives. */
const headers = (names: string[]) => ({
	responseHeaders: {
		entries: names.map((name) => ({ name, value: `={{ $json.headers['${name}'] }}` })),
	},
});
const PAGE_HEADERS = [
	'Content-Type',
	'Cache-Control',
	'Referrer-Policy',
	'X-Frame-Options',
	'X-Content-Type-Options',
	'Cross-Origin-Opener-Policy',
];

function nodes(): Draft[] {
	return [
		withWebhook(
			base(N.page, ['webhook', 2.1], [80, ROW.middle], {
				multipleMethods: true,
				httpMethod: ['GET', 'POST'],
				path: CUSTOMERS_PATH,
				authentication: 'basicAuth',
				responseMode: 'responseNode',
				options: {},
			}),
			CUSTOMERS_PATH,
		),
		own(N.answer, 'linkStore', [400, ROW.middle], {
			resource: 'page',
			operation: 'answer',
			flow: FLOW,
			role: 'administrator',
		}),
		base(
			N.moves,
			['if', 2.2],
			[720, ROW.middle],
			whenText('moves', "$json.headers.Location ?? ''"),
		),
		base(N.back, ['respondToWebhook', 1.4], [976, ROW.top], {
			respondWith: 'noData',
			options: {
				responseCode: '={{ $json.statusCode }}',
				...headers(['Location', 'Cache-Control']),
			},
		}),
		base(N.show, ['respondToWebhook', 1.4], [976, ROW.bottom], {
			respondWith: 'text',
			responseBody: '={{ $json.html }}',
			options: { responseCode: '={{ $json.statusCode }}', ...headers(PAGE_HEADERS) },
		}),
	];
}

const WIRES: Wire[] = [
	[N.page, 0, N.answer, 0],
	[N.page, 1, N.answer, 0],
	[N.answer, 0, N.moves, 0],
	[N.moves, 0, N.back, 0],
	[N.moves, 1, N.show, 0],
];

/** The page on which administrators decide. */
export function customersTemplate(): Template {
	return workflow(
		CUSTOMERS,
		TITLE,
		[
			sticky('About this workflow', [-560, 0, 544, HEIGHT], OVERVIEW),
			section({
				name: 'About the address',
				at: [0, 0, 304, HEIGHT],
				text: '## Open\nThe browser opens the page, or sends a form of it. n8n asks for user and password each time.',
			}),
			section({
				name: 'About the store',
				at: [320, 0, 304, HEIGHT],
				text: '## Decide\nThe Link Store checks role and person, decides, and makes the page. The role is fixed here.',
			}),
			section({
				name: 'About answering',
				at: [640, 0, 496, HEIGHT],
				text: '## Answer\nAfter an act the browser is sent back to the list, so that reloading repeats nothing.',
			}),
			...nodes(),
		],
		WIRES,
	);
}
