/** `/webhook_endpoints`: where events are sent to. */
import type { RawRecord } from '../types';
import {
	check,
	fail,
	form,
	isHidden,
	newId,
	notFound,
	ok,
	page,
	shown,
	wrong,
	type Call,
	type CbRoute,
	type Chargebee,
} from './context';
import { EVENT_TYPES } from './eventTypes';
import { aBoolean, enumOf, listOf, required, textOf, type ParamTable } from './validate';

const MOST_ENDPOINTS = 5;
/** '' is the port of the protocol. */
const PORTS = ['', '80', '443', '8080', '8443'];

const UPDATE: ParamTable = {
	name: textOf(50),
	api_version: enumOf('v1', 'v2'),
	url: textOf(512),
	primary_url: aBoolean,
	disabled: aBoolean,
	basic_auth_username: textOf(250),
	basic_auth_password: textOf(250),
	send_card_resource: aBoolean,
	enabled_events: listOf(100),
};

const CREATE: ParamTable = {
	...UPDATE,
	name: required(textOf(50)),
	url: required(textOf(512)),
	chargebee_response_schema_type: enumOf('plans_addons', 'items', 'compat'),
};

function checkUrl(url: string): void {
	if (!URL.canParse(url)) wrong('url', 'is no URL.');
	const { protocol, port, username, password } = new URL(url);
	if (!['http:', 'https:'].includes(protocol)) wrong('url', 'must begin with http or https.');
	if (!PORTS.includes(port)) wrong('url', 'its port must be 80, 443, 8080 or 8443.');
	if (username !== '' || password !== '') wrong('url', 'cannot hold a user name or a password.');
}

function checkEvents(events: string[]): void {
	events.forEach((name, index) => {
		if (!EVENT_TYPES.includes(name)) wrong(`enabled_events[${index}]`, 'is no event type.');
	});
	if (new Set(events).size < events.length) wrong('enabled_events', 'names an event type twice.');
}

/** What the table cannot say. */
function checkEndpoint(cb: Chargebee, values: RawRecord, ownId: string | undefined): void {
	for (const name of ['name', 'url']) if (values[name] === '') wrong(name, 'cannot be blank.');
	if (typeof values.url === 'string') checkUrl(values.url);
	if (Array.isArray(values.enabled_events)) checkEvents(values.enabled_events as string[]);
	// Version 1 of the API does not know items and item prices.
	if (values.api_version === 'v1') {
		fail(
			400,
			'configuration_incompatible',
			'This site has version 2 of the product catalog, whose events have api_version v2 only.',
			'api_version',
		);
	}
	if (values.chargebee_response_schema_type !== undefined) {
		fail(
			400,
			'configuration_incompatible',
			'The schema of responses can be chosen on sites in compatibility mode only.',
			'chargebee_response_schema_type',
		);
	}
	const others = cb.runtime.store.now.webhookEndpoints.all().filter(({ id }) => id !== ownId);
	if (others.some(({ url }) => url === values.url)) {
		fail(400, 'duplicate_entry', 'Another webhook endpoint has this URL.', 'url');
	}
}

/** There is one primary endpoint at most: the latest one that was made it. */
function putEndpoint(cb: Chargebee, endpoint: RawRecord): RawRecord {
	const { webhookEndpoints } = cb.runtime.store.now;
	if (endpoint.primary_url === true) {
		for (const other of webhookEndpoints.all()) {
			if (other.primary_url === true && other.id !== endpoint.id) {
				webhookEndpoints.put({ ...other, primary_url: false });
			}
		}
	}
	return webhookEndpoints.put(endpoint);
}

/** Credentials are kept, and sent with every webhook, but never shown. An empty one takes it away. */
function stored({
	basic_auth_username: user,
	basic_auth_password: password,
	...rest
}: RawRecord): RawRecord {
	return {
		...rest,
		...(user === undefined ? {} : { _basicAuthUsername: user === '' ? undefined : user }),
		...(password === undefined
			? {}
			: { _basicAuthPassword: password === '' ? undefined : password }),
	};
}

const answer = (endpoint: RawRecord) => ok({ webhook_endpoint: shown(endpoint) });

/** Makes an endpoint; used by the API, a seed and a person alike. */
export function createEndpoint(cb: Chargebee, values: RawRecord): RawRecord {
	checkEndpoint(cb, values, undefined);
	if (cb.runtime.store.now.webhookEndpoints.size >= MOST_ENDPOINTS) {
		fail(
			400,
			'resource_limit_exceeded',
			`A site can have ${MOST_ENDPOINTS} webhook endpoints at most.`,
		);
	}
	return putEndpoint(cb, {
		id: newId(cb, 'we_'),
		disabled: false,
		primary_url: false,
		send_card_resource: false,
		api_version: 'v2',
		...stored(values),
		object: 'webhook_endpoint',
	});
}

/** What is not given stays. */
export function updateEndpoint(cb: Chargebee, before: RawRecord, values: RawRecord): RawRecord {
	checkEndpoint(cb, values, String(before.id));
	return putEndpoint(cb, { ...before, ...stored(values) });
}

function find(cb: Chargebee, call: Call): RawRecord {
	const id = call.params.id!;
	const endpoint = call.db.webhookEndpoints.get(id);
	return !endpoint || isHidden(cb, 'webhookEndpoints', endpoint, 'reads')
		? notFound('Webhook endpoint', id)
		: endpoint;
}

export const webhookRoutes = (cb: Chargebee): CbRoute[] => [
	{
		method: 'GET',
		template: '/webhook_endpoints',
		handle: (call) =>
			page(cb, call, {
				entity: 'webhookEndpoints',
				wrap: 'webhook_endpoint',
				rows: () => call.lists.webhookEndpoints.all(),
				filters: {},
				sorts: [],
			}),
	},
	{
		method: 'POST',
		template: '/webhook_endpoints',
		handle: (call) => answer(createEndpoint(cb, check(form(call), CREATE))),
	},
	{
		method: 'GET',
		template: '/webhook_endpoints/{id}',
		handle: (call) => answer(find(cb, call)),
	},
	{
		method: 'POST',
		template: '/webhook_endpoints/{id}',
		handle: (call) => {
			const before = find(cb, call);
			return answer(updateEndpoint(cb, before, check(form(call), UPDATE)));
		},
	},
	{
		method: 'POST',
		template: '/webhook_endpoints/{id}/delete',
		handle: (call) => {
			const endpoint = find(cb, call);
			check(form(call), {});
			call.store.now.webhookEndpoints.delete(String(endpoint.id));
			return answer(endpoint);
		},
	},
];
