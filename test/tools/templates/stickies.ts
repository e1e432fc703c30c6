import type { Draft } from './workflow';
import type { Flow } from './types';

type Box = [x: number, y: number, width: number, height: number];

export interface Section {
	name: string;
	at: Box;
	text: string;
}

type Sticky = Draft;

const WHITE = 7;

export function sticky(
	name: string,
	[x, y, width, height]: Box,
	content: string,
	color?: number,
): Sticky {
	return {
		name,
		type: 'n8n-nodes-base.stickyNote',
		typeVersion: 1,
		position: [x, y],
		parameters: { content, height, width, ...(color === undefined ? {} : { color }) },
	};
}

/** A white note behind a group of nodes. */
export const section = ({ name, at, text }: Section): Sticky => sticky(name, at, text, WHITE);

const bullets = (entries: string[]): string => entries.map((entry) => `- ${entry}`).join('\n');
const steps = (entries: string[]): string =>
	entries.map((entry, index) => `${index + 1}. ${entry}`).join('\n');

/** The yellow note that explains the whole workflow. */
export const overview = (flow: Flow, at: Box): Sticky =>
	sticky(
		'About this workflow',
		at,
		[
			`## ${flow.title}`,
			flow.does,
			'### How it works',
			`Each run reads what changed in ${flow.left.system} and ${flow.right.system}, compares every linked pair field by field with what both last agreed on, writes each change once to the other side and reads it back. Values that lose a conflict are kept in the history. What cannot be decided comes out at *Review*.`,
			'### Setup',
			steps([
				`Choose your ${flow.left.system} and ${flow.right.system} credentials in the nodes that read and write.`,
				...flow.setup,
				'Execute the workflow until the preview is complete: it shows what would be linked, created and changed, and writes nothing.',
				'Approve that preview as described below, then publish the workflow.',
			]),
			'### Customization',
			bullets([
				'Rows, match keys and rules are in *Compare and plan*. Every change of them previews again.',
				...flow.customization,
				'Hang Slack or e-mail on *Tell somebody*.',
			]),
			'Self-hosted n8n with the community package n8n-nodes-linkstore.',
		].join('\n\n'),
	);
