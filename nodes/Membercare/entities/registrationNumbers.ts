import { unlessGone } from '../../shared/attempt';
import type { Api, FieldDef } from '../../shared/entity';
import type { JsonObject, JsonValue } from '../../shared/json';
import { localNow } from '../../shared/localTime';
import { isEmpty, objectOf, objectsOf, sameValue, textOf } from '../../shared/values';
import { isCurrent, newestFirst } from './contacts';

interface NumberKind {
	/** Field, and last segment of the path. */
	field: string;
	label: string;
	/** Property of BusinessNumbers: an object, or an array for the kinds of which there may be several. */
	property: string;
	/** Deprecated plain text beside it. */
	plain?: string;
	/** The PUT of these takes the id in the body, not in the path. */
	idInBody?: boolean;
}

export const NUMBER_KINDS: NumberKind[] = [
	{ field: 'cvr', label: 'CVR Number', property: 'registrationNumberCVR', plain: 'cvr' },
	{ field: 'se', label: 'SE Number', property: 'registrationNumbersSE', plain: 'se' },
	{ field: 'vat', label: 'VAT Number', property: 'registrationNumberVAT', plain: 'vat' },
	{ field: 'rut', label: 'RUT Number', property: 'registrationNumbersRUT', plain: 'rut' },
	{
		field: 'norwegianCompanyNumber',
		label: 'Norwegian Company Number',
		property: 'registrationNumberNorwegianCompanyNumber',
		idInBody: true,
	},
	{
		field: 'swedishCompanyNumber',
		label: 'Swedish Company Number',
		property: 'registrationNumberSwedishCompanyNumber',
		idInBody: true,
	},
];

export const isNumberField = (path: string): boolean =>
	NUMBER_KINDS.some(({ field }) => field === path);

export const numberFields: FieldDef[] = NUMBER_KINDS.map(({ field, label }) => ({
	name: field,
	label,
	kind: 'text',
	writable: true,
}));

/** The valid number object of a kind. */
function currentNumber(
	businessNumbers: JsonObject,
	kind: NumberKind,
	now: string,
): JsonObject | undefined {
	const value = businessNumbers[kind.property];
	const all = Array.isArray(value) ? (objectsOf(value) ?? []) : [objectOf(value)];
	return all
		.filter((entry) => !isEmpty(entry.number) && isCurrent(entry, now))
		.sort(newestFirst)[0];
}

/** `{ cvr, se, vat, … }`; nothing where the answer has no business numbers at all. */
export function flattenNumbers(businessNumbers: JsonValue | undefined, now: string): JsonObject {
	if (typeof businessNumbers !== 'object' || businessNumbers === null) return {};
	const numbers = objectOf(businessNumbers);
	return Object.fromEntries(
		NUMBER_KINDS.map((kind) => {
			const current = textOf(currentNumber(numbers, kind, now)?.number);
			const plain = kind.plain && !(kind.property in numbers) ? textOf(numbers[kind.plain]) : null;
			return [kind.field, current ?? plain];
		}),
	);
}

/**
 * Writes one registration number: adds it, replaces it under its id, or deletes it. Nothing is
 * called if the company has just this number.
 */
export async function writeNumber(
	api: Api,
	companyNo: string,
	field: string,
	value: JsonValue | undefined,
	businessNumbers: JsonValue | undefined,
): Promise<void> {
	const kind = NUMBER_KINDS.find((candidate) => candidate.field === field);
	if (!kind) return;
	const now = localNow(api);
	const current = currentNumber(objectOf(businessNumbers), kind, now);
	const base = `/companies/${encodeURIComponent(companyNo)}/registrationNumbers/${field}`;
	if (isEmpty(value)) {
		const path = `${base}/${String(current?.id)}`;
		if (current) await unlessGone(() => api.request({ method: 'DELETE', path }));
		return;
	}
	if (sameValue(current?.number, value)) return;
	const number = String(value).trim();
	if (!current) {
		// The server drops the time of a start.
		await api.request({
			method: 'POST',
			path: base,
			body: { number, start: `${now.slice(0, 10)}T00:00:00` },
		});
		return;
	}
	const body = { number, start: current.start ?? null, end: current.end ?? null };
	await (kind.idInBody
		? api.request({ method: 'PUT', path: base, body: { id: current.id, ...body } })
		: api.request({ method: 'PUT', path: `${base}/${String(current.id)}`, body }));
}
