import type { Side } from '../../shared/contracts';
import { entityName } from '../../shared/entity';
import { getPath, type JsonObject, type JsonValue } from '../../shared/json';
import { pathOn, readsFrom, writesTo } from './compile';
import { aliasForm, emptyParsed, parse } from './fields';
import type { Prints } from './fingerprint';
import type { Fingerprints } from './merge';
import type { CompiledFlow, CompiledRow, Parsed } from './types';

export interface Observation {
	id: string;
	values: Map<string, Parsed>;
	/** Fingerprints by row key, of the fields that were there and readable. */
	seen: Fingerprints;
	/** Values that could not be read. */
	invalid: Array<{ row: CompiledRow; text: string }>;
}

export interface IndexKey {
	/** `m0`, `m1`, … match keys by rank; `a:<row>` predicted number at the target; `n:<field>` names people refer by. */
	kind: string;
	print: string;
}

/** Stands for a field that is not there, which is not the same as an empty one. */
const MISSING = '\u0001';

/** Text that changes whenever a mapped raw value does: the quick test that most records pass. */
export function rawText(flow: CompiledFlow, side: Side, fields: JsonObject): string {
	const raw: JsonValue[] = [];
	for (const row of flow.rows) {
		const value = getPath(fields, pathOn(row, side));
		raw.push(value === undefined ? MISSING : value);
	}
	return JSON.stringify(raw);
}

/** Raw mapped value of a row; `undefined` means that it was not observed. */
function rawOf(row: CompiledRow, side: Side, fields: JsonObject): JsonValue | undefined {
	const raw = getPath(fields, pathOn(row, side));
	if (raw !== undefined) return raw;
	// A missing field is an emptied one only where the API leaves empty fields out.
	return row.defs[side]?.omittedWhenEmpty === true ? null : undefined;
}

export function observe(
	flow: CompiledFlow,
	prints: Prints,
	side: Side,
	id: string,
	fields: JsonObject,
	only?: Set<string>,
): Observation {
	const entity = entityName(flow.entities[side]);
	const observation: Observation = { id, values: new Map(), seen: {}, invalid: [] };
	for (const row of flow.rows) {
		if (only !== undefined && !only.has(row.key)) continue;
		const constant = row.type === 'constant' && readsFrom(row, side);
		const raw = constant ? row.options.constant : rawOf(row, side, fields);
		if (raw === undefined) continue;
		const parsed = parse(row, side, raw);
		observation.values.set(row.key, parsed);
		if (parsed.invalid !== undefined) observation.invalid.push({ row, text: parsed.invalid });
		else observation.seen[row.key] = prints.field(side, entity, row.key, id, parsed.norm);
	}
	return observation;
}

/** Fingerprint a record would have with an empty field; tells empty from filled without the value. */
export const emptyPrint = (
	flow: CompiledFlow,
	prints: Prints,
	side: Side,
	row: CompiledRow,
	id: string,
): string => {
	const empty = emptyParsed as { norm: string };
	return prints.field(side, entityName(flow.entities[side]), row.key, id, empty.norm);
};

/** Match keys of a record: every part of a key must be filled, else the key is blank and never matches. */
export function indexKeys(
	flow: CompiledFlow,
	prints: Prints,
	side: Side,
	observation: Observation,
	fields: JsonObject,
): IndexKey[] {
	const keys: IndexKey[] = [];
	flow.settings.match.forEach((match, rank) => {
		const parts: string[] = [];
		for (const field of match.fields) {
			const row = flow.rows.find((candidate) => candidate.left === field);
			const parsed = row && observation.values.get(row.key);
			if (row === undefined || parsed === undefined) return;
			if (parsed.invalid !== undefined || parsed.empty) return;
			parts.push(row.type === 'alias' ? aliasForm(row, parsed.value) : parsed.norm.toLowerCase());
		}
		keys.push({ kind: `m${rank}`, print: prints.key(`m${rank}`, parts.join('\u0000')) });
	});
	for (const row of flow.rows) {
		if (row.type !== 'alias') continue;
		const parsed = observation.values.get(row.key);
		if (parsed === undefined || parsed.invalid !== undefined || parsed.empty) continue;
		// What the number is, or will be, on the side that it is written to.
		if (!writesTo(row, side) && !readsFrom(row, side)) continue;
		keys.push({
			kind: `a:${row.key}`,
			print: prints.key(`a:${row.key}`, aliasForm(row, parsed.value)),
		});
	}
	for (const name of flow.entities[side].capabilities.aliases) {
		const value = getPath(fields, name);
		if (value === undefined || value === null || value === '') continue;
		keys.push({ kind: `n:${name}`, print: prints.key(`n:${name}`, String(value)) });
	}
	return keys;
}
