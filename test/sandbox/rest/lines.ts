/** Order lines: their ids, their amounts, and the totals that the server makes of them. */
import type { RawRecord } from '../types';
import { uuidOf, type FieldError, type Rest } from './context';

import { round } from './normalize';
import type { EntitySchema, Field } from './schema';
import { blankRecord } from './validate';

/** Currencies of the tests whose minor unit is not a hundredth. */
const DIGITS: Record<string, number> = { JPY: 0, ISK: 0, KWD: 3, TND: 3 };

export const linesOf = (record: RawRecord | null): RawRecord[] =>
	(record?.lines ?? []) as RawRecord[];

/** All fields of each line, and an id: its own if the record had such a line before. */
function storedLines(rest: Rest, lines: Field, sent: RawRecord[], before: RawRecord[]) {
	const known = new Set(before.map(({ id }) => id));
	return sent.map((line): RawRecord => {
		const id = known.has(line.id) ? line.id : uuidOf(`line:${rest.runtime.store.next('line')}`);
		return { ...blankRecord(lines.fields!), ...line, id };
	});
}

/** The record with its lines as the server stores them, and with the totals that it makes of them. */
export function withLines(
	rest: Rest,
	{ fields, lines: rule }: EntitySchema,
	record: RawRecord,
	before: RawRecord[],
): RawRecord {
	const lines = storedLines(rest, fields.lines!, linesOf(record), before);
	return rule?.totals === false ? { ...record, lines } : withTotals(rest, record, lines);
}

/** The server's own arithmetic: what a client sends of totals is refused anyway. */
function withTotals(rest: Rest, record: RawRecord, lines: RawRecord[]): RawRecord {
	// What the server computes, it computes in the minor unit of the record's currency.
	const scale = Math.min(rest.settings().priceScale, DIGITS[String(record.currency)] ?? 2);
	const complete = lines.map((line): RawRecord => {
		const quantity = Number(line.quantity);
		const discount = 1 - Number(line.discountPercent ?? 0) / 100;
		const netAmount = round(quantity * Number(line.unitPrice) * discount, scale);
		const vatAmount =
			line.vatAmount ?? round((netAmount * Number(line.vatPercent ?? 0)) / 100, scale);
		return { ...line, vatAmount, netAmount };
	});
	const sum = (name: 'netAmount' | 'vatAmount') =>
		round(
			complete.reduce((total, line) => total + Number(line[name]), 0),
			scale,
		);
	const netTotal = sum('netAmount');
	const vatTotal = sum('vatAmount');
	return {
		...record,
		lines: complete,
		netTotal,
		vatTotal,
		grossTotal: round(netTotal + vatTotal, scale),
	};
}

export function checkLines(
	{ finalIn }: NonNullable<EntitySchema['lines']>,
	before: RawRecord | null,
	sent: RawRecord,
): FieldError[] {
	const errors: FieldError[] = [];
	if (before && 'lines' in sent && finalIn.includes(String(before.status))) {
		errors.push({ field: 'lines', message: `cannot change in status ${String(before.status)}` });
	}
	const kept = new Set(linesOf(before).map(({ id }) => id));
	linesOf(sent).forEach((line, index) => {
		if (line.id !== null && line.id !== undefined && !kept.has(line.id)) {
			errors.push({ field: `lines[${index}].id`, message: 'does not exist' });
		}
	});
	return errors;
}
