import type { Side } from '../../shared/contracts';
import { entityName, findField, type EntityDescription, type FieldDef } from '../../shared/entity';
import { canonical, type JsonValue } from '../../shared/json';
import { leavesOut, normalForm } from './fields';
import { plainHash } from './fingerprint';
import type { CompiledFlow, CompiledRow, FieldRow, FlowSettings, RowOptions } from './types';

/** Settings that cannot be used; `problems` are complete sentences, each with its remedy. */
export class SettingsFault extends Error {
	constructor(
		readonly flow: string,
		readonly problems: string[],
	) {
		super(`The settings of flow "${flow}" cannot be used: ${problems.join(' ')}`);
		this.name = 'SettingsFault';
	}
}

const WRITES: Record<Side, FieldRow['direction'][]> = {
	left: ['both', 'toLeft'],
	right: ['both', 'toRight'],
};

/** True if the row writes to that side. */
export const writesTo = (row: FieldRow, side: Side): boolean =>
	WRITES[side].includes(row.direction);
/** True if the row reads from that side. */
export const readsFrom = (row: FieldRow, side: Side): boolean =>
	writesTo(row, side === 'left' ? 'right' : 'left');

export const pathOn = (row: FieldRow, side: Side): string =>
	side === 'left' ? row.left : row.right;

/**
 * Checks a flow's settings against what the two entities say of themselves and makes them ready to use.
 * A field that neither entity knows may be read (somebody computes it on the canvas) but never written.
 *
 * @throws SettingsFault naming every row that is wrong and what to do.
 */
export function compileFlow(
	settings: FlowSettings,
	entities: Record<Side, EntityDescription>,
	zones: Record<Side, string>,
): CompiledFlow {
	const problems: string[] = [];
	for (const side of ['left', 'right'] as const) {
		const given = entityName(entities[side]);
		if (settings[side] !== given) {
			problems.push(
				`The ${side} entity is set to ${settings[side]}, but the ${side} Get Changes node reads ${given}: choose the same in both.`,
			);
		}
	}
	const rows = compileRows(settings.map, entities, zones, problems);
	checkTwice(rows, problems);
	checkMatch(settings, rows, problems);
	checkPolicies(settings, entities, problems);
	checkDecisions(settings, problems);
	checkNewest(settings, rows, entities, problems);
	if (rows.length === 0) problems.push('The field map is empty: add at least one row.');
	if (problems.length > 0) throw new SettingsFault(settings.flow, problems);
	return {
		settings,
		rows,
		byKey: new Map(rows.map((row) => [row.key, row])),
		entities,
		zones,
		mapHash: plainHash(canonical(rows.map((row) => row.key)), 10),
	};
}

function compileRows(
	map: FieldRow[],
	entities: Record<Side, EntityDescription>,
	zones: Record<Side, string>,
	problems: string[],
): CompiledRow[] {
	return map.map((row, index) => {
		const place = `Row ${index + 1} of the field map`;
		const defs = {
			left: findField(entities.left.fields, row.left),
			right: findField(entities.right.fields, row.right),
		};
		const compiled = compileRow(row, defs, zones);
		for (const side of ['left', 'right'] as const)
			checkEnd(compiled, side, entities[side], place, problems);
		checkOptions(compiled, place, problems);
		return compiled;
	});
}

function compileRow(
	row: FieldRow,
	defs: Record<Side, FieldDef | undefined>,
	zones: Record<Side, string>,
): CompiledRow {
	const columns = row.options.columns?.map((column) =>
		compileRow(
			column,
			{
				left: findField(defs.left?.columns, column.left),
				right: findField(defs.right?.columns, column.right),
			},
			zones,
		),
	);
	const title =
		row.type === 'constant'
			? `constant → ${row.left || row.right}`
			: `${row.left} ${row.direction === 'both' ? '↔' : row.direction === 'toRight' ? '→' : '←'} ${row.right}`;
	const compiled = {
		...row,
		options: typedValues(row.options, defs),
		key: '',
		title,
		defs,
		zones,
		columns,
	};
	// Who wins is not part of a row's meaning: changing it must not forget the baselines.
	const meaning = {
		left: row.left,
		right: row.right,
		type: row.type,
		options: row.options,
		zones: ['dateTime', 'list'].includes(row.type) ? zones : undefined,
		form: normalForm(compiled),
	};
	return { ...compiled, key: plainHash(canonical(meaning), 8) };
}

/** True if the row carries the archived (or closed) state, which that side takes only by being archived or restored. */
export const isStateRow = (row: CompiledRow, side: Side, entity: EntityDescription): boolean =>
	entity.capabilities.archived?.field === pathOn(row, side) &&
	row.defs[side]?.writable === false &&
	(entity.capabilities.archive || entity.capabilities.restore);

/** Value pairs are typed in as text; each side gets them as its API has them (2, not "2"). */
function typedValues(options: RowOptions, defs: Record<Side, FieldDef | undefined>): RowOptions {
	if (options.values === undefined) return options;
	const typed = (side: Side, value: JsonValue): JsonValue => {
		const def = defs[side];
		if (typeof value !== 'string') return value;
		const known = def?.options?.find((option) => String(option.value) === value);
		if (known !== undefined) return known.value;
		if (def?.kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
		if (def?.kind === 'number' && value.trim() !== '' && Number.isFinite(Number(value)))
			return Number(value);
		return value;
	};
	return {
		...options,
		values: options.values.map(({ left, right }) => ({
			left: typed('left', left),
			right: typed('right', right),
		})),
	};
}

function checkEnd(
	row: CompiledRow,
	side: Side,
	entity: EntityDescription,
	place: string,
	problems: string[],
): void {
	const path = pathOn(row, side);
	const written = writesTo(row, side);
	if (row.type === 'constant' && !written) return;
	if (path === '') {
		problems.push(`${place} has no ${side} field: choose one of ${entity.label}.`);
		return;
	}
	const def = row.defs[side];
	if (def === undefined) {
		if (written) {
			problems.push(
				`${place} writes to the ${side} field "${path}", which ${entity.label} (${entityName(entity)}) does not have: choose one from the list, or let the row read from it only.`,
			);
		}
		return;
	}
	if (written && def.writable === false && !isStateRow(row, side, entity)) {
		problems.push(
			`${place} writes to the ${side} field "${path}", which ${entity.label} cannot take: let the row go from ${side} to ${side === 'left' ? 'right' : 'left'} only.`,
		);
	}
	if (def.writeOnly === true && readsFrom(row, side)) {
		problems.push(
			`${place} reads the ${side} field "${path}", which ${entity.label} never returns: let the row go from ${side === 'left' ? 'right' : 'left'} to ${side} only.`,
		);
	}
	for (const column of row.columns ?? []) {
		const columnPath = pathOn(column, side);
		if (columnPath === '' || column.defs[side] !== undefined) continue;
		if (written || def.columns !== undefined) {
			problems.push(
				`${place}: a line of the ${side} field "${path}" has no "${columnPath}": choose one of ${(def.columns ?? []).map(({ name }) => name).join(', ')}.`,
			);
		}
	}
}

function checkOptions(row: CompiledRow, place: string, problems: string[]): void {
	if (row.type === 'list' && (row.columns === undefined || row.columns.length === 0)) {
		problems.push(
			`${place} ("${row.title}") is a list without columns: add the columns of a line.`,
		);
	}
	if (row.type === 'link' && (row.options.flows ?? []).length === 0) {
		problems.push(
			`${place} ("${row.title}") is a link, but names no flow that translates it: add the name of the flow whose links hold these records.`,
		);
	}
	const { allowed } = row.options.alias ?? {};
	if (allowed !== undefined && leavesOut(allowed) === undefined) {
		problems.push(
			`${place} ("${row.title}") allows the characters "${allowed}", which is no list of characters and ranges: write it like A-Z0-9-.`,
		);
	}
	for (const column of row.columns ?? [])
		checkOptions(column, `${place}, column "${column.title}"`, problems);
}

function checkTwice(rows: CompiledRow[], problems: string[]): void {
	for (const side of ['left', 'right'] as const) {
		const writers = new Map<string, CompiledRow>();
		for (const row of rows) {
			if (!writesTo(row, side)) continue;
			const path = pathOn(row, side);
			const first = writers.get(path);
			if (first === undefined) writers.set(path, row);
			// The very same row twice is told below.
			else if (first.key !== row.key) {
				problems.push(
					`Two rows of the field map write to the ${side} field "${path}" ("${first.title}" and "${row.title}"): remove one, or let one only read.`,
				);
			}
		}
	}
	const pairs = new Set<string>();
	for (const row of rows) {
		if (pairs.has(row.key)) {
			problems.push(`The field map has the row "${row.title}" twice: remove one of them.`);
		}
		pairs.add(row.key);
	}
}

function checkMatch(settings: FlowSettings, rows: CompiledRow[], problems: string[]): void {
	for (const { fields } of settings.match) {
		for (const field of fields) {
			if (rows.some((row) => row.left === field && row.type !== 'list' && row.type !== 'constant'))
				continue;
			problems.push(
				`The match key "${field}" is not the left field of a row in the field map: map it, or remove it from the match keys.`,
			);
		}
	}
}

/** True if the later edit may win somewhere, so that times have to be known. */
export const usesNewest = (settings: FlowSettings, rows: CompiledRow[]): boolean =>
	settings.conflict === 'newest' || rows.some(({ conflict }) => conflict === 'newest');

/** Which of two edits is newer can only be told from stamps that are moments. */
function checkNewest(
	settings: FlowSettings,
	rows: CompiledRow[],
	entities: Record<Side, EntityDescription>,
	problems: string[],
): void {
	if (!usesNewest(settings, rows)) return;
	for (const side of ['left', 'right'] as const) {
		const { capabilities, label } = entities[side];
		if (capabilities.stamp === 'instant') continue;
		problems.push(
			`The newest edit is to win, but ${label} ${capabilities.stamp === 'none' ? 'does not tell when it was changed' : 'tells the time of a change without its zone'}: choose another setting for edits on both sides.`,
		);
	}
}

/** A flow that uses the links of another one makes none, so there is nothing to decide in it. */
function checkDecisions(settings: FlowSettings, problems: string[]): void {
	if (settings.withoutDecision !== 'wait' || settings.linksOf === settings.flow) return;
	problems.push(
		`Records without decision are to wait, but this flow uses the links of "${settings.linksOf}", where people decide: set it there, and let this one synchronize.`,
	);
}

function checkPolicies(
	settings: FlowSettings,
	entities: Record<Side, EntityDescription>,
	problems: string[],
): void {
	const need = (side: Side, ability: 'create' | 'delete' | 'archive', what: string) => {
		if (entities[side].capabilities[ability]) return;
		problems.push(
			`${what}, but ${entities[side].label} cannot be ${ability}d through the API: choose another setting.`,
		);
	};
	if (settings.createRight) need('right', 'create', 'Records are to be created on the right');
	if (settings.createLeft) need('left', 'create', 'Records are to be created on the left');
	for (const [side, policy] of [
		['right', settings.whenLeftGone],
		['left', settings.whenRightGone],
	] as const) {
		if (policy === 'delete')
			need(side, 'delete', `The ${side} record is to be deleted with its partner`);
		if (policy === 'archive')
			need(side, 'archive', `The ${side} record is to be archived with its partner`);
	}
}
