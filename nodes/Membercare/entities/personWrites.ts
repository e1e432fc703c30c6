import type {
	Api,
	CreateRequest,
	EntityRecord,
	FieldDef,
	Progress,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import type { JsonObject } from '../../shared/json';
import { pathsOf } from '../../shared/paths';
import { combined, runSteps, updateResult, type Step } from '../../shared/steps';
import { isEmpty, sameValue, textOf } from '../../shared/values';
import type { AddressOwner } from './addressWrites';
import { employmentSteps } from './employments';
import { patchValue, PAYER_RULE_READ } from './members';
import { recordOf, wrongShape } from './pages';
import { personPath, personRecord, readPerson } from './personRead';
import { addressSteps, contactSteps, mappingSteps, type Reload } from './subRecords';

interface BaseField {
	kind: FieldDef['kind'];
	/** Spelling in the body of the POST; absent if it does not take the field. */
	post?: string;
	/** Spelling in the body of the PATCH; absent if it does not take the field. */
	patch?: string;
}

const same = (name: string, kind: FieldDef['kind']): [string, BaseField] => [
	name,
	{ kind, post: name, patch: name },
];

/** The base fields; the two calls spell some of them differently. */
const BASE = new Map<string, BaseField>([
	['firstname', { kind: 'text', post: 'firstname', patch: 'firstName' }],
	['lastname', { kind: 'text', post: 'lastname', patch: 'lastName' }],
	['allowSms', { kind: 'boolean', post: 'allowSms', patch: 'allowContactViaSms' }],
	['allowEmail', { kind: 'boolean', post: 'allowEmail' }],
	['preferredAddress', { kind: 'enum', post: 'preferredAddress' }],
	['preferredContact', { kind: 'enum', post: 'preferredContact' }],
	['text', { kind: 'text', post: 'text' }],
	['defaultAddressType', { kind: 'enum', post: 'defaultAddressType' }],
	['defaultPayerRule', { kind: 'enum', post: PAYER_RULE_READ, patch: 'defaultPayerRule' }],
	['invoiceDistributionPreference', { kind: 'enum', patch: 'invoiceDistributionPreference' }],
	same('gender', 'enum'),
	same('birthDate', 'date'),
	same('honorific', 'text'),
	same('salarySystemIdentification', 'text'),
	same('bankRegistrationNumber', 'text'),
	same('bankAccountNumber', 'text'),
	same('temporary', 'boolean'),
	same('financeType', 'enum'),
	same('einvoiceEan', 'text'),
	same('einvoiceEmail', 'email'),
	same('externalId', 'text'),
]);

const owner = (id: string): AddressOwner => ({ kind: 'persons', id });

/**
 * The POST inserts or updates, and a number selects the person to update: it is never sent. Addresses
 * and contacts have calls of their own.
 */
async function postPerson(api: Api, request: CreateRequest): Promise<JsonObject> {
	const body: JsonObject = {};
	for (const [field, { post }] of BASE) {
		const value = request.fields[field];
		if (post && !isEmpty(value)) body[post] = value;
	}
	// Set in the very call that makes the person: without an answer it can still be found.
	if (request.reference) body.externalId = request.reference;
	const call = {
		method: 'POST',
		path: '/persons',
		query: { useAutomaticDebtorAccountNumber: true },
		body,
	} as const;
	const raw = recordOf(call, await api.request(call));
	if (textOf(raw.debtorAccountNumber) === null) {
		throw wrongShape('POST', '/persons', 'a person with its number');
	}
	return raw;
}

/** One PATCH for all changed fields that it takes. */
function patchSteps(
	api: Api,
	id: string,
	fields: JsonObject,
	changed: string[],
	before: JsonObject,
): Step[] {
	const paths = changed.filter(
		(path) => BASE.get(path)?.patch && !sameValue(fields[path], before[path]),
	);
	if (!paths.length) return [];
	const body = Object.fromEntries(
		paths.map((path) => {
			const { kind, patch } = BASE.get(path) as Required<BaseField>;
			return [patch, patchValue(fields[path], kind)];
		}),
	);
	return [
		{
			name: `patch:${paths.join(',')}`,
			paths,
			blind: paths.every((path) => before[path] === undefined),
			run: async () => void (await api.request({ method: 'PATCH', path: personPath(id), body })),
		},
	];
}

const reloader =
	(api: Api, id: string): Reload =>
	async () =>
		(await readPerson(api, id)) ?? {};

/**
 * Base record first, with our reference in its external id; then the mapping, the addresses, the
 * contacts and the employment, each compared with what is there. Called again after a crash it reads
 * the person and adds what is missing. Throws `rejected` if a part was refused: the person stays,
 * its number is in the progress.
 */
export async function createPerson(api: Api, request: CreateRequest): Promise<EntityRecord> {
	const { fields, reference, save } = request;
	const progress: Progress = { ...request.progress, steps: [...request.progress.steps] };
	const resumed = progress.id !== undefined;
	let raw: JsonObject | undefined;
	if (progress.id === undefined) {
		raw = await postPerson(api, request);
		progress.id = textOf(raw.debtorAccountNumber) as string;
		progress.steps.push('base');
		await save({ ...progress, steps: [...progress.steps] });
	} else {
		raw = await readPerson(api, progress.id);
		if (!raw) {
			throw new ApiFailure(`Person ${progress.id}, just created, is no longer in Membercare`, {
				outcome: 'gone',
				scope: 'record',
			});
		}
	}
	const id = progress.id;
	const changed = pathsOf(fields);
	// Just posted, the base fields are what they should be; the payload of a resumed create may be newer.
	const base = changed.filter((path) => resumed || !BASE.get(path)?.post);
	const reload = reloader(api, id);
	const before = personRecord(api, raw).fields;
	const { failures } = await runSteps(
		[
			...mappingSteps(api, owner(id), reference, raw),
			...patchSteps(
				api,
				id,
				fields,
				base.filter((path) => path !== 'externalId'),
				before,
			),
			...addressSteps(api, owner(id), fields, changed, raw, reload),
			...contactSteps(api, owner(id), fields, changed, raw, reload),
			...employmentSteps(api, id, fields, changed, raw),
			// The external id was ours until the mapping stood; now it may get its mapped value.
			...patchSteps(
				api,
				id,
				fields,
				changed.filter((path) => path === 'externalId'),
				before,
			),
		],
		progress,
		save,
	);
	if (failures.length) {
		throw combined(failures, `Person ${id} was created in Membercare, but not all of it:`);
	}
	const after = await readPerson(api, id);
	if (!after) throw wrongShape('GET', personPath(id), 'the person just created');
	return personRecord(api, after);
}

export async function updatePerson(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before, progress, save } = request;
	const reload = reloader(api, id);
	const steps = [
		...patchSteps(api, id, fields, changed, before.fields),
		...addressSteps(api, owner(id), fields, changed, before.fields, reload),
		...contactSteps(api, owner(id), fields, changed, before.fields, reload),
		...employmentSteps(api, id, fields, changed, before.fields),
	];
	return updateResult(changed, steps, await runSteps(steps, { ...progress, id }, save));
}

/** Sets the period of a person: the one documented way to end one, or to bring one back. */
export async function setPeriod(api: Api, id: string, end: string | null): Promise<WriteResult> {
	const request = {
		method: 'PUT',
		path: '/persons',
		body: { debtorAccountNumber: id, start: null, end },
	} as const;
	const raw = recordOf(request, await api.request(request));
	// The answer comes without employments: only a new read shows the whole person.
	return { written: ['closed'], record: raw.employments ? personRecord(api, raw) : undefined };
}
