/**
 * What people are shown of a record without a call: its title, its number, a few values. People's data, so
 * it is kept only where the flow's settings say so, and no longer than the record.
 */
import type { Side } from '../../../shared/contracts';
import type { EntityDescription } from '../../../shared/entity';
import { getPath, type JsonObject, type JsonValue } from '../../../shared/json';
import { pathOn } from '../../engine/compile';
import type { CompiledFlow } from '../../engine/types';
import { all, run, toJson, type Tx } from '../../store';
import type { Incoming } from '../absorb';
import type { Context } from '../context';

export interface Label {
	title: string;
	number: string | null;
	/** Up to eight values by the names that people know the fields by. */
	detail: Record<string, string>;
	/** Folded text of all of it, the title first. */
	search: string;
}

interface LabelRow {
	id: string;
	title: string;
	number: string | null;
	detail: string;
	search: string;
}

type Flow = { rows: CompiledFlow['rows']; entities: Record<Side, EntityDescription> };

/** Values of a record that are kept, at most, besides its title and number. */
const DETAILS = 8;
/** Longer values tell people nothing more. */
const LENGTH = 200;

/** Letters that no decomposition takes apart. */
const LETTERS: Record<string, string> = {
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	ß: 'ss',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ı: 'i',
};

/** Lower case, without accents and with single spaces, so that people find a name however they type it. */
export const fold = (text: string): string =>
	text
		.toLowerCase()
		.normalize('NFD')
		.replace(/\p{M}+/gu, '')
		.replace(/[æœøßłđðþı]/g, (letter) => LETTERS[letter])
		.replace(/\s+/g, ' ')
		.trim();

/** Fields that tell which record it is; of an entity that names none, its first ones. */
const namesOf = (entity: EntityDescription): string[] =>
	entity.summary ??
	entity.fields
		.filter(({ kind, name }) => kind !== 'list' && !name.endsWith('*'))
		.slice(0, DETAILS)
		.map(({ name }) => name);

const NUMBERS = /(^|\.)(number|displayId|customerNumber|accountNumber|debtorAccountNumber|no)$/i;

function textOf(value: JsonValue | undefined): string {
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (typeof value !== 'string') return '';
	const text = value.trim();
	return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}

/** Name of a field as people know it, where the entity has one. */
const titleOfField = (entity: EntityDescription, path: string): string =>
	entity.fields.find(({ name }) => name === path)?.label ?? path;

/** Title: the first of the fields that has a value, apart from the id; number: what the flow takes for it. */
export function labelOf(flow: Flow, side: Side, id: string, fields: JsonObject): Label {
	const entity = flow.entities[side];
	const names = namesOf(entity);
	const values = names
		.map((name) => ({ name, text: textOf(getPath(fields, name)) }))
		.filter(({ text }) => text !== '' && text !== id);
	const alias = flow.rows.find(({ type }) => type === 'alias');
	const numberPath =
		alias === undefined || pathOn(alias, side) === ''
			? names.find((name) => NUMBERS.test(name))
			: pathOn(alias, side);
	const number = numberPath === undefined ? '' : textOf(getPath(fields, numberPath));
	const others = values.filter(({ name }) => name !== numberPath);
	const { title, fields: told } = titleOf(others) ?? { title: number || id, fields: [] };
	const shown = others.filter(({ text, name }) => text !== title && !told.includes(name));
	const detail = Object.fromEntries(
		shown.slice(0, DETAILS).map(({ name, text }) => [titleOfField(entity, name), text]),
	);
	const search = fold([title, number, id, ...Object.values(detail)].filter(Boolean).join(' \n '));
	return { title, number: number || null, detail, search };
}

const FIRST = /(^|\.)first_?name$/i;
const LAST = /(^|\.)last_?name$/i;

/** The first value; where that is half a name, the whole name. */
function titleOf(
	values: Array<{ name: string; text: string }>,
): { title: string; fields: string[] } | undefined {
	if (values.length === 0) return undefined;
	const [{ name, text }] = values;
	if (FIRST.test(name) || LAST.test(name)) {
		const first = values.find((value) => FIRST.test(value.name));
		const last = values.find((value) => LAST.test(value.name));
		if (first !== undefined && last !== undefined)
			return { title: `${first.text} ${last.text}`, fields: [first.name, last.name] };
	}
	return { title: text, fields: [name] };
}

type Where = Pick<Context, 'flow' | 'name'>;

const keeps = ({ flow }: Where): boolean => flow.settings.keepNames === true;

/** Writes the labels of a page's records, those that have changed. */
export function* putLabels(context: Where, side: Side, records: Incoming[]): Tx<void> {
	if (!keeps(context)) return;
	const live = records.filter(
		({ meta }) => meta.deleted !== true && (meta.movedTo === undefined || meta.movedTo === meta.id),
	);
	if (live.length === 0) return;
	const known = yield* all<LabelRow>(
		'select id, title, number, detail, search from label where flow = ? and side = ? and id in (#)',
		context.name,
		side,
		live.map(({ meta }) => meta.id),
	);
	const old = new Map(known.map((row) => [row.id, row]));
	for (const { meta, fields } of live) {
		const label = labelOf(context.flow, side, meta.id, fields);
		const before = old.get(meta.id);
		const detail = toJson(label.detail);
		if (
			before !== undefined &&
			before.title === label.title &&
			before.number === label.number &&
			before.detail === detail &&
			before.search === label.search
		)
			continue;
		yield* run(
			`insert into label (flow, side, id, title, number, detail, search) values (?, ?, ?, ?, ?, ?, ?)
				on conflict (flow, side, id) do update set title = excluded.title, number = excluded.number,
					detail = excluded.detail, search = excluded.search`,
			context.name,
			side,
			meta.id,
			label.title,
			label.number,
			detail,
			label.search,
		);
	}
}

/** The label of one record as a write returned it. */
export function* putLabel(context: Where, side: Side, id: string, fields: JsonObject): Tx<void> {
	yield* putLabels(context, side, [{ meta: { id } as Incoming['meta'], fields }]);
}

/** A record that is gone leaves no name behind. */
export const dropLabel = (flow: string, side: Side, id: string): Tx<number> =>
	run('delete from label where flow = ? and side = ? and id = ?', flow, side, id);

/** Names of records that went while other settings were about to be approved, which have their own index. */
export function* forgetNames(context: Where & Pick<Context, 'hash'>, side: Side): Tx<void> {
	if (!keeps(context)) return;
	yield* run(
		`delete from label where flow = ? and side = ?
			and not exists (select 1 from entry e where e.flow = label.flow and e.hash = ? and e.side = label.side and e.id = label.id)
			and not exists (select 1 from link_side s where s.flow = label.flow and s.side = label.side and s.id = label.id)`,
		context.name,
		side,
		context.hash,
	);
}

/** The flow keeps no names any more. */
export const forgetLabels = (flow: string): Tx<number> =>
	run('delete from label where flow = ?', flow);
