import type {
	Api,
	CreateRequest,
	EntityRecord,
	Progress,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import { getPath, type JsonObject, type JsonValue } from '../../shared/json';
import { pathsOf } from '../../shared/paths';
import { combined, runSteps, updateResult, type Step } from '../../shared/steps';
import { isEmpty, sameValue, textOf } from '../../shared/values';
import type { AddressOwner } from './addressWrites';
import { companyPath as path, companyRecord, readCompany } from './companyRead';
import { lookUp } from './lookups';
import { patchValue, PAYER_RULE_READ } from './members';
import { organizationNumberSteps } from './organizationNumber';
import { recordOf, wrongShape } from './pages';
import { isNumberField, writeNumber } from './registrationNumbers';
import { addressSteps, contactSteps, mappingSteps, type Reload } from './subRecords';

/** Fields that a PATCH takes. Its model knows no category, agreement, default address or establishment flag. */
const PATCHED: Record<string, 'text' | 'enum'> = {
	companyName: 'text',
	companyName2: 'text',
	financeType: 'enum',
	defaultPayerRule: 'enum',
	einvoiceEan: 'text',
	einvoiceEmail: 'text',
	externalId: 'text',
	invoiceDistributionPreference: 'enum',
};

/** Fields that only a PUT takes, which sends the whole model. */
const PUT_ONLY = [
	'category.description',
	'defaultAgreement.description',
	'publicEstablishment',
	'defaultAddressType',
];

const LISTS: Record<string, string> = {
	'category.description': '/companies/companyCategories',
	'defaultAgreement.description': '/employments/agreements',
};

const owner = (id: string): AddressOwner => ({ kind: 'companies', id });

/** Value of a base field in the API's form: look-up entries by their id, all else as it is. */
async function baseValue(api: Api, field: string, fields: JsonObject): Promise<JsonValue> {
	const value = getPath(fields, field);
	if (isEmpty(value)) return null;
	return LISTS[field] ? await lookUp(api, LISTS[field], field, value!) : value!;
}

const property = (field: string): string => field.split('.')[0];

/** Body of the POST. It must not bring numbers, addresses or contacts: these have calls of their own. */
async function postBody(api: Api, fields: JsonObject, reference: string): Promise<JsonObject> {
	const body: JsonObject = {};
	for (const field of [...Object.keys(PATCHED), ...PUT_ONLY]) {
		if (field === 'invoiceDistributionPreference' || getPath(fields, field) === undefined) continue;
		const name = field === 'defaultPayerRule' ? PAYER_RULE_READ : property(field);
		body[name] = await baseValue(api, field, fields);
	}
	// Set in the very call that makes the company: without an answer it can still be found.
	if (reference) body.externalId = reference;
	return body;
}

/** The body of a PUT: every field of its model, as it is or as it shall be. */
async function putBody(
	api: Api,
	before: JsonObject,
	fields: JsonObject,
	changed: string[],
): Promise<JsonObject> {
	const names = [
		...Object.keys(PATCHED).filter((name) => name !== 'invoiceDistributionPreference'),
		...PUT_ONLY.map(property),
		'closeDate',
		'closeReason',
	];
	const body: JsonObject = Object.fromEntries(names.map((name) => [name, before[name] ?? null]));
	for (const field of changed) {
		if (PATCHED[field] || PUT_ONLY.includes(field)) {
			body[property(field)] = await baseValue(api, field, fields);
		}
	}
	delete body.invoiceDistributionPreference;
	return body;
}

/** PUT where a changed field needs it, PATCH for all others: a PATCH leaves the rest alone. */
function baseSteps(
	api: Api,
	id: string,
	fields: JsonObject,
	changed: string[],
	before: JsonObject,
): Step[] {
	const differs = changed.filter(
		(field) => !sameValue(getPath(fields, field), getPath(before, field)),
	);
	const putOnly = differs.filter((field) => PUT_ONLY.includes(field));
	const patched = differs.filter((field) => PATCHED[field]);
	const byPut = putOnly.length
		? [...putOnly, ...patched.filter((field) => field !== 'invoiceDistributionPreference')]
		: [];
	const byPatch = patched.filter((field) => !byPut.includes(field));
	const steps: Step[] = [];
	if (byPut.length) {
		steps.push({
			name: 'put',
			paths: byPut,
			run: async () => {
				const body = await putBody(api, before, fields, changed);
				await api.request({ method: 'PUT', path: path(id), body });
			},
		});
	}
	if (byPatch.length) {
		const body = Object.fromEntries(
			byPatch.map((field) => [field, patchValue(getPath(fields, field), PATCHED[field])]),
		);
		steps.push({
			name: `patch:${byPatch.join(',')}`,
			paths: byPatch,
			blind: byPatch.every((field) => before[field] === undefined),
			run: async () => void (await api.request({ method: 'PATCH', path: path(id), body })),
		});
	}
	return steps;
}

function numberSteps(
	api: Api,
	id: string,
	fields: JsonObject,
	changed: string[],
	before: EntityRecord,
): Step[] {
	return changed
		.filter((field) => isNumberField(field) && !sameValue(fields[field], before.fields[field]))
		.map((field) => ({
			name: `number:${field}`,
			paths: [field],
			run: () => writeNumber(api, id, field, fields[field], before.fields.businessNumbers),
		}));
}

const without = (paths: string[], some: string[]): string[] =>
	paths.filter((field) => !some.includes(field));

const reloader =
	(api: Api, id: string): Reload =>
	async () =>
		(await readCompany(api, id)) ?? {};

async function postCompany(api: Api, request: CreateRequest): Promise<JsonObject> {
	const post = {
		method: 'POST',
		path: '/companies',
		query: { useAutomaticDebtorAccountNumber: true },
		body: await postBody(api, request.fields, request.reference),
	} as const;
	const raw = recordOf(post, await api.request(post));
	if (textOf(raw.debtorAccountNumber) === null) {
		throw wrongShape('POST', '/companies', 'a company with its number');
	}
	return raw;
}

/**
 * Base record first, with our reference in its external id; then the mapping, the numbers, the
 * addresses and the contacts, each compared with what is there. Called again after a crash it reads
 * the company and adds what is missing. Throws `rejected` if a part was refused: the company stays,
 * its number is in the progress.
 */
export async function createCompany(api: Api, request: CreateRequest): Promise<EntityRecord> {
	const { fields, reference, save } = request;
	const progress: Progress = { ...request.progress, steps: [...request.progress.steps] };
	const resumed = progress.id !== undefined;
	let raw: JsonObject | undefined;
	if (progress.id === undefined) {
		raw = await postCompany(api, request);
		progress.id = textOf(raw.debtorAccountNumber) as string;
		progress.steps.push('base');
		await save({ ...progress, steps: [...progress.steps] });
	} else {
		raw = await readCompany(api, progress.id);
		if (!raw) {
			throw new ApiFailure(`Company ${progress.id}, just created, is no longer in Membercare`, {
				outcome: 'gone',
				scope: 'record',
			});
		}
	}
	const id = progress.id;
	const before = companyRecord(api, raw);
	const changed = pathsOf(fields);
	// Just posted, the base fields are what they should be; the payload of a resumed create may be newer.
	const base = changed.filter((field) => resumed || field === 'invoiceDistributionPreference');
	const externalId = changed.filter((field) => field === 'externalId');
	const reload = reloader(api, id);
	const { failures } = await runSteps(
		[
			...mappingSteps(api, owner(id), reference, raw),
			...baseSteps(api, id, fields, without(base, externalId), before.fields),
			...numberSteps(api, id, fields, changed, before),
			...organizationNumberSteps(api, id, fields, changed, before),
			...addressSteps(api, owner(id), fields, changed, raw, reload),
			...contactSteps(api, owner(id), fields, changed, raw, reload),
			// The external id was ours until the mapping stood; now it may get its mapped value.
			...baseSteps(api, id, fields, externalId, before.fields),
		],
		progress,
		save,
	);
	if (failures.length) {
		throw combined(failures, `Company ${id} was created in Membercare, but not all of it:`);
	}
	const after = await readCompany(api, id);
	if (!after) throw wrongShape('GET', path(id), 'the company just created');
	return companyRecord(api, after);
}

export async function updateCompany(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before, progress, save } = request;
	const reload = reloader(api, id);
	const steps = [
		...baseSteps(api, id, fields, changed, before.fields),
		...numberSteps(api, id, fields, changed, before),
		...organizationNumberSteps(api, id, fields, changed, before),
		...addressSteps(api, owner(id), fields, changed, before.fields, reload),
		...contactSteps(api, owner(id), fields, changed, before.fields, reload),
	];
	return updateResult(changed, steps, await runSteps(steps, { ...progress, id }, save));
}
