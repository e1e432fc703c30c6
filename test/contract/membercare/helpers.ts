import { isFailure, type ApiFailure } from '../../../nodes/shared/failure';
import { getPath, type JsonObject, type JsonValue } from '../../../nodes/shared/json';
import { nest, withGroups } from '../../../nodes/shared/paths';
import { sameValue } from '../../../nodes/shared/values';
import type { Api, Entity, WriteResult } from '../../../nodes/shared/entity';
import type { Sandbox } from '../../sandbox/types';

export const control = (sandbox: Sandbox) => sandbox.membercare.control;

/** Calls that asked for a change, as `METHOD /route`, in their order; without token calls. */
export const writesTo = async (sandbox: Sandbox): Promise<string[]> =>
	(await control(sandbox).log({ writesOnly: true }))
		.filter(({ route }) => route !== '/token')
		.map(({ method, route }) => `${method} ${route}`);

/** A company with all kinds of sub-records, in two writes of addresses and one of contacts. */
export const companyFields = (): JsonObject => ({
	companyName: 'Sønderjysk Håndværk',
	companyName2: 'Afd. Syd',
	category: { description: 'customer' },
	financeType: 1,
	invoiceDistributionPreference: 16,
	cvr: '12345678',
	se: '87654321',
	email1: 'post@shv.dk',
	phone1: '+4574121212',
	webSite: 'https://shv.dk',
	primaryAddress: {
		streetLine: 'Nørregade 12B, 2. tv',
		careOf: 'Regnskab',
		zipCode: '8000',
		country: 'DK',
	},
	secondaryAddress: { street: 'Box', number: '7', zipCode: '5000', country: 'dk' },
});

/** The failure that a call ends with; fails the test if it works or throws something else. */
export async function failureOf(call: Promise<unknown>): Promise<ApiFailure> {
	const error: unknown = await call.then(
		() => new Error('it worked'),
		(thrown: unknown) => thrown,
	);
	if (!isFailure(error)) throw error;
	return error;
}

/** An update as Apply makes it: fresh read, changed fields by path, whole groups. */
export async function update(
	api: Api,
	entity: Entity,
	id: string,
	changes: Record<string, JsonValue>,
): Promise<WriteResult> {
	const before = await entity.get(api, id);
	if (!before) throw new Error(`no ${entity.entity} ${id}`);
	const changed = Object.keys(changes).filter(
		(path) => !sameValue(changes[path], getPath(before.fields, path)),
	);
	return await entity.update!(api, {
		id,
		fields: withGroups(entity, nest(changes), changed, before.fields),
		changed,
		before,
		progress: { steps: [] },
		save: async () => {},
	});
}
