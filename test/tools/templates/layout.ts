import type { Section } from './stickies';
import type { Flow } from './types';

/** Distance of two nodes that follow each other within a section. */
const STEP = 256;
const GAP = 16;

/** Rows of the upper part. n8n runs branches from top to bottom, so Left stands above Right. */
export const ROW = { top: 272, middle: 384, bottom: 496, write: [192, 384, 576], approve: 960 };

/** Nodes behind the left read, in the order in which records pass them. */
export type Between = 'compute' | 'only';
export const betweens = (flow: Flow): Between[] =>
	(['compute', 'only'] as const).filter((one) => flow[one] !== undefined);

/** Left edges and columns of the sections; each extra node behind the left read widens its section. */
export function layout(flow: Flow) {
	const extra = betweens(flow).length;
	const start = { x: 0, width: 528 };
	const read = { x: start.width + GAP, width: 288 + extra * STEP };
	const compare = { x: read.x + read.width + GAP, width: 320 };
	const write = { x: compare.x + compare.width + GAP, width: 320 };
	return {
		sections: { start, read, compare, write },
		column: {
			trigger: 80,
			start: 80 + STEP,
			approve: [0, 1, 2].map((step) => APPROVE_X + 96 + step * STEP),
			read: read.x + 96,
			between: betweens(flow).map((_one, index) => read.x + 96 + (index + 1) * STEP),
			reconcile: compare.x + 112,
			write: write.x + 112,
		},
	};
}

const HEIGHT = 768;
/** So far to the right that the wire from the Manual Trigger passes beside the text. */
const APPROVE_X = 336;

export function sections(flow: Flow): Section[] {
	const { start, read, compare, write } = layout(flow).sections;
	const compute = flow.compute ? `*${flow.compute.name}* computes for the map. ` : '';
	const only = flow.only ? `*${flow.only.name}* leaves out who takes no part. ` : '';
	return [
		{
			name: 'About starting',
			at: [start.x, 0, start.width, HEIGHT],
			text: '## Start\nThe trigger asks the store every few seconds whether a run is due, and fires again while work is left. Each run reads and writes one batch. By hand works too.',
		},
		{
			name: 'About reading',
			at: [read.x, 0, read.width, HEIGHT],
			text: `## Read\nWhat changed on each side. ${compute}${only}Put Edit Fields or Filter nodes of your own behind these.`,
		},
		{
			name: 'About comparing',
			at: [compare.x, 0, compare.width, HEIGHT],
			text: '## Compare\nThe field map and all rules are in this node. New or changed settings only preview.',
		},
		{
			name: 'About writing',
			at: [write.x, 0, write.width, HEIGHT],
			text: `## Write\n${flow.oneWay}`,
		},
		{
			name: 'About approving',
			at: [APPROVE_X, HEIGHT + GAP, 784, 368],
			text: '## Approve\nLook at the numbers of the preview, enter its code in *Settings code*, and execute the step *Approve these settings*. The flow then goes live with exactly these settings. Without a code nothing happens here.',
		},
	];
}

export const OVERVIEW: Section['at'] = [-560, 0, 544, HEIGHT];
