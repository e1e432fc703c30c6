import { DateTime } from 'luxon';
import { readDecimal, toJsonNumber } from '../../../LinkStore/engine/fields/decimal';
import { readInstant } from '../../../LinkStore/engine/fields/instant';
import { isObject, type JsonObject, type JsonValue } from '../../json';
import { isEmpty } from '../../values';
import { readMoment, writeMoment } from './moments';
import { readPath, writePath } from './path';
import type { ProfileField, RestEntity } from '../profile/profile';

/**
 * Single values: the API's form to and from the one that items have (ISO days, ISO instants, JSON numbers). What cannot
 * be read is passed on as it is, so that people see what the API has.
 */

type Formats = RestEntity['formats'];

const DAYS = { locale: 'en-US', zone: 'utc' } as const;
export const ISO_DAY = 'yyyy-MM-dd';

/** Fields that say themselves how they look are left to whoever compares them. */
const isOwnForm = ({ format }: ProfileField): boolean =>
	format !== undefined && !['instant', 'dateOnly', 'major'].includes(format);

const isDecimal = ({ kind }: ProfileField): boolean => kind === 'number' || kind === 'money';

export function decodeValue(field: ProfileField, raw: JsonValue, formats: Formats): JsonValue {
	if (field.kind === 'list') return decodeList(field, raw, formats);
	if (isEmpty(raw) || isOwnForm(field)) return raw;
	if (field.kind === 'date' && typeof raw === 'string' && formats.date !== ISO_DAY) {
		const day = DateTime.fromFormat(raw.trim(), formats.date, DAYS);
		return day.isValid ? day.toFormat(ISO_DAY) : raw;
	}
	if (field.kind === 'dateTime') {
		const ms = readMoment(raw, formats.dateTime, formats.timeZone);
		return ms === undefined ? raw : new Date(ms).toISOString();
	}
	if (isDecimal(field) && typeof raw === 'string' && formats.decimal !== 'number') {
		const read = readDecimal(formats.decimal === 'commaText' ? withPoint(raw) : raw);
		return read === undefined ? raw : toJsonNumber(read);
	}
	return raw;
}

/** `1.234,50` as `1234.50`. */
const withPoint = (text: string): string =>
	text.replace(/[.\s\u00a0\u202f']/g, '').replace(',', '.');

function decodeList(field: ProfileField, raw: JsonValue, formats: Formats): JsonValue {
	const { columns } = field;
	if (!Array.isArray(raw) || columns === undefined) return raw;
	return raw.map((line) => (isObject(line) ? decodeFields(columns, line, formats) : line));
}

/** The declared fields of a record or a line, nested by their names. */
export function decodeFields(
	fields: ProfileField[],
	raw: JsonObject,
	formats: Formats,
): JsonObject {
	const decoded: JsonObject = {};
	for (const field of fields) {
		const value = readPath(raw, field.path ?? field.name);
		if (value !== undefined) writePath(decoded, field.name, decodeValue(field, value, formats));
	}
	return decoded;
}

/** The inverse of `decodeValue`; for a value that is not empty. */
export function encodeValue(field: ProfileField, value: JsonValue, formats: Formats): JsonValue {
	if (field.kind === 'list') return encodeList(field, value, formats);
	if (isOwnForm(field)) return value;
	if (field.kind === 'date' && typeof value === 'string' && formats.date !== ISO_DAY) {
		const day = DateTime.fromFormat(value.slice(0, 10), ISO_DAY, DAYS);
		return day.isValid ? day.toFormat(formats.date) : value;
	}
	if (field.kind === 'dateTime' && typeof value === 'string') {
		const ms = readInstant(value.trim(), formats.timeZone);
		return ms === undefined ? value : writeMoment(ms, formats.dateTime, formats.timeZone);
	}
	if (isDecimal(field) && formats.decimal !== 'number') {
		const read = readDecimal(value);
		if (read === undefined) return value;
		// Decimals are texts because a float cannot hold them; counts are numbers all the same.
		if (field.kind === 'number' && field.scale === 0) return toJsonNumber(read);
		return formats.decimal === 'commaText' ? read.replace('.', ',') : read;
	}
	return value;
}

function encodeList(field: ProfileField, value: JsonValue, formats: Formats): JsonValue {
	const { columns } = field;
	if (!Array.isArray(value) || columns === undefined) return value;
	return value.map((line) => (isObject(line) ? encodeLine(columns, line, formats) : line));
}

function encodeLine(columns: ProfileField[], line: JsonObject, formats: Formats): JsonObject {
	const encoded: JsonObject = {};
	for (const column of columns) {
		const value = readPath(line, column.name);
		if (value === undefined) continue;
		writePath(
			encoded,
			column.path ?? column.name,
			isEmpty(value) ? value : encodeValue(column, value, formats),
		);
		if (isEmpty(value)) continue;
		for (const [path, beside] of Object.entries(column.writeWith ?? {}))
			writePath(encoded, path, beside);
	}
	return encoded;
}
