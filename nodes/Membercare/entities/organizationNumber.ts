import type { Api, EntityRecord, FieldDef } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import type { JsonObject } from '../../shared/json';
import type { Step } from '../../shared/steps';
import { isEmpty, sameValue, textOf } from '../../shared/values';
import { writeNumber } from './registrationNumbers';

/**
 * Other systems have one field for the number of a company in its national register; Membercare has
 * one for each country. This field is whichever is filled, and is written to the one it fits.
 */
const FIELD = 'organizationNumber';

/** In the order in which they count, where a company has several. The number of digits tells the kind. */
const KINDS = [
	{ field: 'cvr', digits: 8 },
	{ field: 'norwegianCompanyNumber', digits: 9 },
	{ field: 'swedishCompanyNumber', digits: 10 },
];

export const organizationNumberField: FieldDef = {
	name: FIELD,
	label: 'Organization Number',
	kind: 'text',
	writable: true,
	hint: 'CVR, Norwegian or Swedish company number, whichever the company has; 8, 9 or 10 digits tell where it is written',
};

const filledKinds = (numbers: JsonObject): string[] =>
	KINDS.map(({ field }) => field).filter((field) => !isEmpty(numbers[field]));

/** The numbers with `organizationNumber` beside them; nothing where there are no numbers at all. */
export function withOrganizationNumber(numbers: JsonObject): JsonObject {
	if (Object.keys(numbers).length === 0) return numbers;
	const [first] = filledKinds(numbers);
	return { ...numbers, [FIELD]: first === undefined ? null : textOf(numbers[first]) };
}

const refused = (message: string, remedy: string): ApiFailure =>
	new ApiFailure(`The organization number ${message}`, {
		outcome: 'rejected',
		scope: 'record',
		fields: [{ field: FIELD, message }],
		remedy,
	});

/** `12 34 56 78`, `DK-12345678` and `556677-8899` are written with digits only. */
const SPELLING = /^(?:[A-Z]{2}[\s-]*)?([\d\s.-]+)$/i;

function kindOf(value: string): { field: string; number: string } {
	const number = SPELLING.exec(value.trim())?.[1].replace(/\D/g, '') ?? '';
	const kind = KINDS.find(({ digits }) => digits === number.length);
	if (kind) return { field: kind.field, number };
	throw refused(
		`"${value}" has not the form of a CVR (8 digits), Norwegian (9) or Swedish number (10)`,
		'Correct it in the other system, or map the field of its kind',
	);
}

/** The step that writes the organization number: to its own kind, and away from the kind it was before. */
export function organizationNumberSteps(
	api: Api,
	companyNo: string,
	fields: JsonObject,
	changed: string[],
	before: EntityRecord,
): Step[] {
	if (!changed.includes(FIELD) || sameValue(fields[FIELD], before.fields[FIELD])) return [];
	const filled = filledKinds(before.fields);
	const write = (field: string, value: string | null) =>
		writeNumber(api, companyNo, field, value, before.fields.businessNumbers);
	const run = async (): Promise<void> => {
		const wanted = textOf(fields[FIELD]);
		const target = wanted === null ? undefined : kindOf(wanted);
		if (filled.length > 1 && filled[0] !== target?.field) {
			throw refused(
				'cannot be changed, as the company has numbers in several countries',
				'Correct the numbers in Membercare',
			);
		}
		if (target) await write(target.field, target.number);
		if (filled.length && filled[0] !== target?.field) await write(filled[0], null);
	};
	return [{ name: `number:${FIELD}`, paths: [FIELD], run }];
}
