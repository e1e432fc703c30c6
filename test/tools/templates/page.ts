import {
	entityName,
	findField,
	type EntityDescription,
	type FieldDef,
} from '../../../nodes/shared/entity';
import { allEntities } from '../../../nodes/shared/registry';
import { abilities } from './abilities';
import { CHARGEBEE_WEBHOOK, WOKEN } from './chargebeeWebhook';
import { dataType } from './dataType';
import type { ColumnParameter, Flow, FlowSide, MapRow } from './types';

const entityOf = ({ entity }: FlowSide): EntityDescription => {
	const found = allEntities().find((one) => entityName(one) === entity);
	if (found === undefined) throw new Error(`There is no entity ${entity}`);
	return found;
};

/** Text that stands in a cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const table = (head: string[], rows: string[][]): string =>
	[head, head.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.map(cell).join(' | ')} |`)
		.join('\n');

const list = (entries: string[]): string => entries.map((entry) => `- ${entry}`).join('\n');

const lower = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);

const ARROWS = { both: '↔', toRight: '→', toLeft: '←' };

/** A box to tick for a direction that edits are carried in, a dash for one that they are not. */
const boxes = ({ direction }: MapRow): [string, string] => [
	direction === 'toLeft' ? '–' : '☐',
	direction === 'toRight' ? '–' : '☐',
];

/** What the entity says of a field; of one that users add, only its kind is known. */
const fieldOf = (fields: FieldDef[] | undefined, path: string): FieldDef | undefined =>
	findField(fields, path);

const named = (label: string | undefined, path: string): string =>
	label === undefined ? `\`${path}\`` : `${label} \`${path}\``;

function property(
	flow: Flow,
	side: 'left' | 'right',
	path: string,
	fields: FieldDef[] | undefined,
) {
	if (path === '') return '(a fixed value)';
	const label = fieldOf(fields, path)?.label;
	const computed = side === 'left' && flow.compute?.fields.some(({ name }) => name === path);
	return named(computed ? (label ?? 'Computed') : label, path);
}

/** Rows as a table, with boxes to tick for those that are in the template. */
function fieldMap(flow: Flow, map: MapRow[], qa: 'boxes' | 'none'): string {
	const [left, right] = [entityOf(flow.left), entityOf(flow.right)];
	const head = [
		`${flow.left.system} ${left.label}`,
		'',
		`${flow.right.system} ${right.label}`,
		'Data type',
		...(qa === 'boxes' ? ['QA →', 'QA ←'] : []),
		'Notes',
	];
	const rows = map.map((row) => [
		property(flow, 'left', row.left, left.fields),
		ARROWS[row.direction],
		property(flow, 'right', row.right, right.fields),
		dataType(row.type, row.options, {
			left: fieldOf(left.fields, row.left),
			right: fieldOf(right.fields, row.right),
		}),
		...(qa === 'boxes' ? boxes(row) : []),
		row.note ?? '',
	]);
	return table(head, rows);
}

/** The columns of each list of lines, as a table of their own. */
function lineTables(flow: Flow): string[] {
	return flow.map.flatMap((row) => {
		const columns = row.options.columns?.rows;
		if (!columns) return [];
		const of = (side: 'left' | 'right') =>
			entityOf(flow[side]).fields.find(({ name }) => name === row[side])?.columns;
		const [left, right] = [of('left'), of('right')];
		const line = (column: ColumnParameter) => [
			property(flow, 'left', column.left, left),
			ARROWS[row.direction],
			property(flow, 'right', column.right, right),
			dataType(column.type, column.options, {
				left: fieldOf(left, column.left),
				right: fieldOf(right, column.right),
			}),
		];
		const head = [`Line in ${flow.left.system}`, '', `Line in ${flow.right.system}`, 'Data type'];
		return [
			`### Lines: \`${row.left}\` ${ARROWS[row.direction]} \`${row.right}\``,
			table(head, columns.map(line)),
		];
	});
}

const pageOf = (flow: string): string => `[\`${flow}\`](${flow}.md)`;

function creates(flow: Flow): string[] {
	if (flow.linksOf !== undefined) {
		return [
			`The links are those of ${pageOf(flow.linksOf)} (setting *Advanced > Links of Flow*). That flow matches, creates and ends them; this one waits until a record is linked, and then carries its own fields. Each field belongs to one of the two flows only.`,
		];
	}
	if (flow.create === undefined) {
		return [`Records are created in ${flow.right.system} only (setting *Create Records*).`];
	}
	const records = `${flow.left.system} ${flow.left.records}`;
	return [
		'Nothing is created on either side (setting *Create Records*): only records that exist on both sides are linked.',
		flow.withoutPartner === 'ask'
			? `${records} whose match key is filled and matches nothing go to review, with what to do (setting *Records Without Partner*). They are linked by themselves as soon as they match.`
			: `${records} that match nothing are counted in the status, not asked about (setting *Records Without Partner*). They are linked by themselves as soon as they match.`,
	];
}

/** Who wins, in flows whose rows go both ways, and in those whose rows do not. */
function winners(flow: Flow): string[] {
	if (flow.map.some(({ direction }) => direction === 'both')) {
		return [
			flow.conflict === 'ask'
				? 'Where both sides changed one field differently, a person is asked which value both shall have. Fields that only one side changed are merged by themselves.'
				: 'Where both sides changed one field differently, the left value wins and the right one goes to the history. Fields that only one side changed are merged without a winner.',
			'Where two records that were just linked differ, the left value wins; an empty field is filled from the other side.',
		];
	}
	return [
		'Every row goes one way, and the side that it comes from wins; what it overwrites goes to the history.',
		'Where two records that were just linked differ, the same holds; an empty field erases nothing.',
	];
}

/** Who is set up at all. */
const decided = ({ withoutDecision, keepNames }: Flow): string[] => [
	...(withoutDecision === 'wait'
		? [
				'Only records on which somebody has decided are linked or set up on the other side; the others wait (setting *Advanced > Records Without Decision*).',
			]
		: []),
	...(keepNames === true
		? [
				'The store keeps the names and numbers of all records, so that people find them (setting *Advanced > Keep Names for People*).',
			]
		: []),
];

function ends(flow: Flow): string[] {
	if (flow.linksOf !== undefined) return [];
	const right = entityOf(flow.right);
	return [
		`When a record is gone, the link ends and the other record stays${
			right.capabilities.archive
				? '; archiving or deleting the ' + lower(right.label) + ' can be chosen instead'
				: ''
		}.`,
	];
}

/** How long an edit takes that no feed shows. */
function passes({ fullPassHours }: Flow): string[] {
	if (fullPassHours === undefined) return [];
	const often = fullPassHours === 1 ? 'every hour' : `every ${fullPassHours} hours`;
	return [
		`Both sides are read completely ${often} (setting *Advanced > Hours Between Complete Passes*), for what a feed does not show.`,
	];
}

const settings = (flow: Flow): string =>
	list([...creates(flow), ...decided(flow), ...winners(flow), ...ends(flow), ...passes(flow)]);

function match(flow: Flow): string[] {
	if (flow.linksOf !== undefined) {
		return [
			`They are linked by ${pageOf(flow.linksOf)}; see there. This flow needs no match keys, and whatever that flow links takes part here by itself.`,
		];
	}
	return [
		'On the first run, and for every new record. The keys are tried in this order; all fields of a key must be filled and equal, and only one record on each side may have it. Keys that point to different records go to review.',
		keys(flow),
	];
}

function keys(flow: Flow): string {
	return flow.match
		.map(
			({ fields, why }, index) =>
				`${index + 1}. ${fields.map((name) => `\`${name}\``).join(' and ')}: ${why}`,
		)
		.join('\n');
}

function systems(flow: Flow): string[] {
	const sides = [flow.left, flow.right].map((side) => ({ side, entity: entityOf(side) }));
	const rows = sides.map(({ entity }) => abilities(entity));
	const head = ['', ...sides.map(({ side, entity }) => `${side.system} ${entity.labelPlural}`)];
	const body = rows[0].map(([name, value], index) => [name, value, rows[1][index][1]]);
	return [
		table(head, body),
		...sides.flatMap(({ side, entity }) => [`What ${side.system} cannot do:`, list(entity.limits)]),
	];
}

function checklist(flow: Flow): string[] {
	const carried = flow.map.filter(({ direction }) => direction === 'both').length;
	return [
		`Tick the boxes of the field map first: change each field on one side, wait for the next run, look at the other. Rows carried both ways: ${carried} of ${flow.map.length}. Then try these cases:`,
		flow.checks.map((check) => `- [ ] ${check}`).join('\n'),
		'- [ ] Run once more without changing anything: nothing is read twice as changed, and nothing is written.',
	];
}

function computed(flow: Flow): string[] {
	if (!flow.compute) return [];
	return [
		'## Computed fields',
		`The node *${flow.compute.name}* behind the left Get Changes computes:`,
		list(flow.compute.fields.map(({ name, hint }) => `\`${name}\`: ${lower(hint)}`)),
	];
}

function leftOut(flow: Flow): string[] {
	if (!flow.only) return [];
	return [
		'## Who takes part',
		`The node *${flow.only.name}* behind the left Get Changes is a Filter. ${flow.only.hint} A record that is left out is neither created nor taken for gone; one that was linked keeps its link, without edits being carried.`,
	];
}

function additions(flow: Flow): string[] {
	if (!flow.additions) return [];
	return [
		'## Rows that you can add',
		'They are not in the template, because not everybody has the field or wants the row.',
		fieldMap(flow, flow.additions, 'none'),
	];
}

/** Where events can make the next run come sooner. */
function sooner({ name, left, right }: Flow): string[] {
	if (!WOKEN.some(({ flows }) => flows.includes(name))) return [];
	const other = left.system === 'Chargebee' ? right.system : left.system;
	return [
		`Shall edits in Chargebee arrive within seconds? Publish [\`${CHARGEBEE_WEBHOOK}\`](../../workflows/${CHARGEBEE_WEBHOOK}.json): it wakes this flow by Chargebee's events. Edits in ${other} are found every five minutes.`,
	];
}

/** The page of a flow, in Markdown. */
export function flowPage(flow: Flow): string {
	const sections = [
		`# ${flow.left.system} ${flow.left.records} ↔ ${flow.right.system} ${flow.right.records}${flow.part === undefined ? '' : ` (${flow.part})`}`,
		'<!-- Made from the template and the descriptions of the two entities: see test/tools/templates. -->',
		`Template: [\`workflows/${flow.name}.json\`](../../workflows/${flow.name}.json). Flow name: \`${flow.name}\`.`,
		flow.intro,
		'## Before the first run',
		list(flow.setup),
		'## Field map',
		'↔ edits travel both ways, → and ← one way only. The QA columns are for you: tick each box once you have seen an edit arrive; a dash stands where none is carried.',
		fieldMap(flow, flow.map, 'boxes'),
		...lineTables(flow),
		...computed(flow),
		...additions(flow),
		...leftOut(flow),
		'## How records find each other',
		...match(flow),
		'## Rules of the template',
		settings(flow),
		'## What the two systems can do',
		...systems(flow),
		'## Not in the map',
		list(flow.notCarried),
		'## QA checklist',
		...checklist(flow),
		'## Changing the flow',
		list([...flow.customization, ...sooner(flow)]),
		'See also: [how it works](../how-it-works.md), [bending a flow](../bending-a-flow.md), [operations](../operations.md).',
	];
	return `${sections.join('\n\n')}\n`.replace(/(- \[ \] [^\n]*)\n\n(?=- \[ \])/g, '$1\n');
}
