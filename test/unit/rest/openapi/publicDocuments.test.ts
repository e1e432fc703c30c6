import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proposeFromOpenApi } from '../../../../nodes/shared/rest/openapi/propose';
import {
	restEntitySchema,
	type ProfileField,
	type RestEntityInput,
} from '../../../../nodes/shared/rest/profile/profile';
import { resolveProfile } from '../../../../nodes/shared/rest/profile/resolve';
import { customerpProfile } from '../../../../nodes/Customerp/profile';

/** Public documents of real systems load into profiles that the nodes can work with. */

const read = (file: string): string =>
	readFileSync(join(__dirname, '../../../data/openapi', file), 'utf8');

const [customer] = customerpProfile.entities.filter(({ entity }) => entity === 'customer');

/** The proposal, once it is known that a node takes it as it is (with the path parameters filled in). */
function load(file: string, listPath: string): { profile: RestEntityInput; notes: string[] } {
	const { profile, notes } = proposeFromOpenApi(read(file), { listPath });
	expect(restEntitySchema.safeParse(profile).success).toBe(true);
	const pathParams = Object.fromEntries(
		Object.keys(profile!.pathParams ?? {}).map((name) => [name, 'x']),
	);
	const json = JSON.stringify({ ...profile, pathParams });
	const resolved = resolveProfile(customer, { profile: 'own', json }, customerpProfile);
	expect(resolved.fields).toHaveLength(profile!.fields.length);
	return { profile: profile!, notes };
}

const field = ({ fields }: RestEntityInput, name: string): ProfileField | undefined =>
	fields.find((one) => one.name === name);

describe('GitHub (OpenAPI 3.0, JSON)', () => {
	const repository = '/repos/{owner}/{repo}';

	test('issues: Link header, since, the number in the address', () => {
		const { profile } = load('github.json', `${repository}/issues`);
		expect(profile).toMatchObject({
			path: `${repository}/issues`,
			recordPath: `${repository}/issues/{id}`,
			pathParams: { owner: '', repo: '' },
			idFields: ['number'],
			modifiedField: 'updated_at',
			createdField: 'created_at',
			list: {
				rows: '',
				query: { state: 'all' },
				paging: { kind: 'linkHeader', sizeParam: 'per_page', maxSize: 100 },
			},
			since: {
				param: 'since',
				form: 'isoSeconds',
				inclusive: false,
				sort: { sort: 'updated', direction: 'asc' },
			},
			create: {},
			update: { method: 'PATCH' },
		});
		expect(profile.remove).toBeUndefined();
		expect(field(profile, 'title')).toMatchObject({ kind: 'text', writable: true, required: true });
		expect(field(profile, 'state')).toMatchObject({
			kind: 'enum',
			writable: 'update',
			options: [{ value: 'open' }, { value: 'closed' }],
		});
		expect(field(profile, 'closed_at')).toMatchObject({ kind: 'dateTime', writable: false });
		expect(field(profile, 'number')).toMatchObject({ kind: 'number', writable: false });
		// Of another record only what tells which one it is.
		expect(field(profile, 'assignee.login')).toMatchObject({ writable: false });
		expect(field(profile, 'assignee.repos_url')).toBeUndefined();
	});

	test('milestones: no change filter, and a delete', () => {
		const { profile, notes } = load('github.json', `${repository}/milestones`);
		expect(profile).toMatchObject({
			idFields: ['number'],
			recordPath: `${repository}/milestones/{id}`,
			modifiedField: 'updated_at',
			remove: { kind: 'delete' },
		});
		expect(profile.since).toBeUndefined();
		expect(notes.join('\n')).toContain('the whole list is read and compared');
		expect(field(profile, 'due_on')).toMatchObject({ kind: 'dateTime', writable: true });
	});

	test('labels: the name is the ID, given at the create', () => {
		const { profile } = load('github.json', `${repository}/labels`);
		expect(profile.idFields).toEqual(['name']);
		expect(field(profile, 'name')).toMatchObject({ writable: 'create', required: true });
		expect(field(profile, 'new_name')).toMatchObject({ writable: 'update', writeOnly: true });
	});
});

describe('Chatwoot (OpenAPI 3.0, JSON)', () => {
	const account = '/api/v1/accounts/{account_id}';

	test('teams: one answer for all, account in the path', () => {
		const { profile, notes } = load('chatwoot.json', `${account}/teams`);
		expect(profile).toMatchObject({
			recordPath: `${account}/teams/{id}`,
			pathParams: { account_id: '' },
			idFields: ['id'],
			list: { rows: '', paging: { kind: 'none' } },
			update: { method: 'PATCH' },
			remove: { kind: 'delete' },
		});
		expect(notes).toContain('Enter a value for {account_id} of the path in Path Parameters.');
		expect(field(profile, 'allow_auto_assign')).toMatchObject({ kind: 'boolean', writable: true });
		expect(field(profile, 'is_member')).toMatchObject({ kind: 'boolean', writable: false });
	});

	test('agents: a role to choose, no single read', () => {
		const { profile, notes } = load('chatwoot.json', `${account}/agents`);
		expect(field(profile, 'role')).toMatchObject({
			kind: 'enum',
			required: true,
			options: [
				{ value: 'agent', label: 'Agent' },
				{ value: 'administrator', label: 'Administrator' },
			],
		});
		expect(field(profile, 'email')).toMatchObject({ kind: 'email', writable: 'create' });
		expect(notes.join('\n')).toContain('has no GET');
	});

	test('contacts: references that lead nowhere are named, the rest is still good', () => {
		const { profile, notes } = load('chatwoot.json', `${account}/contacts`);
		expect(profile).toMatchObject({
			envelope: 'payload.contact',
			list: { paging: { kind: 'page', pageParam: 'page', firstPage: 1, maxSize: 15 } },
			update: { method: 'PUT', returns: 'nothing' },
		});
		expect(notes.join('\n')).toContain('#/definitions/generic_id');
		expect(notes.join('\n')).toContain('No property was recognized as the ID');
		expect(field(profile, 'phone_number')).toMatchObject({ kind: 'phone', writable: true });
	});

	test('says how to sign in', () => {
		const { baseUrl, authentication } = proposeFromOpenApi(read('chatwoot.json'));
		expect(baseUrl).toBe('https://app.chatwoot.com');
		expect(authentication).toEqual(['a key in the header api_access_token']);
	});
});

describe('epilot (OpenAPI 3.0, YAML)', () => {
	test('users: offset, a status that marks deleted ones, fields that can be emptied', () => {
		const { profile } = load('epilot-user.yaml', '/v2/users');
		expect(profile).toMatchObject({
			recordPath: '/v2/users/{id}',
			idFields: ['id'],
			createdField: 'created_at',
			list: {
				rows: 'results',
				paging: { kind: 'offset', sizeParam: 'limit', offsetParam: 'offset' },
			},
			update: { method: 'PATCH' },
			remove: { kind: 'delete' },
			tombstone: { field: 'status', values: ['Deleted'] },
		});
		expect(profile.create).toBeUndefined();
		expect(field(profile, 'email')).toMatchObject({ kind: 'email', clearable: false });
		expect(field(profile, 'phone')).toMatchObject({ kind: 'phone', writable: 'update' });
		expect(field(profile, 'phone')!.clearable).toBeUndefined();
	});

	test('groups: stamps without a format are known by their name', () => {
		const { profile, notes } = load('epilot-user.yaml', '/v1/groups');
		expect(profile).toMatchObject({
			recordPath: '/v1/groups/{id}',
			modifiedField: 'updated_at',
			createdField: 'created_at',
			list: { rows: 'groups', paging: { kind: 'offset' } },
			create: {},
		});
		expect(field(profile, 'name')).toMatchObject({ kind: 'text', writable: true, required: true });
		expect(field(profile, 'users')).toMatchObject({ kind: 'list', writable: false });
		expect(notes.join('\n')).toContain('user_ids');
	});
});
