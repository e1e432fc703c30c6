import customCrmDocument from '../../../../nodes/CustomCrm/openapi.json';
import { customCrmProfile } from '../../../../nodes/CustomCrm/profile';
import customerpDocument from '../../../../nodes/Customerp/openapi.json';
import { customerpProfile } from '../../../../nodes/Customerp/profile';
import customPmsDocument from '../../../../nodes/CustomPms/openapi.json';
import { customPmsProfile } from '../../../../nodes/CustomPms/profile';
import { proposeFromOpenApi } from '../../../../nodes/shared/rest/openapi/propose';
import {
	complete,
	type ProfileField,
	type RestEntity,
	type RestProfile,
} from '../../../../nodes/shared/rest/profile/profile';

/** What is proposed from the OpenAPI document of a reference system is its reference profile. */

const systems: Array<[RestProfile, object]> = [
	[customerpProfile, customerpDocument],
	[customCrmProfile, customCrmDocument],
	[customPmsProfile, customPmsDocument],
];

const cases = systems.flatMap(([profile, document]) =>
	profile.entities.map((entity): [string, RestEntity, RestProfile, object] => [
		`${profile.system} ${entity.entity}`,
		entity,
		profile,
		document,
	]),
);

/** What a field says, without the words for people and without what a document cannot say. */
const essence = ({
	name,
	kind,
	writable,
	required,
	maxLength,
	options,
	columns,
	refersTo,
	clearable,
	writeOnly,
}: ProfileField): object => ({
	name,
	kind,
	writable,
	required: required === true,
	clearable: clearable !== false,
	writeOnly: writeOnly === true,
	// How long an ID is stands in no document.
	maxLength: name === 'id' ? undefined : maxLength,
	options: options?.map(({ value }) => value),
	refersTo,
	columns: columns && byName(columns).map((column) => essence({ ...column, clearable: true })),
});
const byName = (fields: ProfileField[]): ProfileField[] =>
	[...fields].sort((a, b) => a.name.localeCompare(b.name));

const shared = ({
	entity,
	label,
	labelPlural,
	fields,
	summary,
	limits,
	searches,
	...rest
}: RestEntity): object => ({
	...rest,
	// The documents offer merge patch and plain JSON, which are one and the same to these servers.
	update: { ...rest.update, mergePatch: true },
	// A server says of itself how soon a write is seen, and how many calls it takes, nowhere in a document.
	visibilityLagSeconds: 0,
	requestsPerMinute: 0,
	concurrentRequests: 0,
});

describe.each(cases)('the document of %s', (_name, reference, { system, entities }, document) => {
	const proposal = proposeFromOpenApi(document, {
		listPath: reference.path,
		system,
		entities: entities.map(({ entity }) => entity),
	});
	const proposed = complete(reference, proposal.profile!);

	test('has the fields of the reference profile', () => {
		expect(byName(proposed.fields).map(essence)).toEqual(byName(reference.fields).map(essence));
	});

	test('has its paths, paging, change feed, verbs, version, reference and searches', () => {
		expect(shared(proposed)).toEqual(shared(reference));
		expect(proposed.searches).toMatchObject(reference.searches);
	});

	test('names records by fields that there are', () => {
		const names = proposed.fields.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(proposed.summary));
		expect(proposed.summary.length).toBeGreaterThan(3);
		expect(proposed.summary.length).toBeLessThanOrEqual(10);
	});
});

test('the document of Customerp offers its four lists, and says how to sign in', () => {
	const { paths, baseUrl, authentication, profile } = proposeFromOpenApi(customerpDocument);
	expect(profile).toBeUndefined();
	expect(paths.map(({ listPath, recordPath, schema }) => [listPath, recordPath, schema])).toEqual([
		['/customers', '/customers/{id}', 'Customer'],
		['/contacts', '/contacts/{id}', 'Contact'],
		['/orders', '/orders/{id}', 'Order'],
		['/products', '/products/{id}', 'Product'],
	]);
	expect(paths[0].verbs).toEqual({ list: ['GET', 'POST'], record: ['GET', 'PATCH', 'DELETE'] });
	expect(baseUrl).toBe(customerpDocument.servers[0].url);
	expect(authentication).not.toHaveLength(0);
});
