import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INode,
	type IPollFunctions,
} from 'n8n-workflow';
import { entityOf, type GivenProfile, type SystemAdapter } from '../adapter';
import type { Entity } from '../entity';
import { canonical } from '../json';
import { toNodeError } from '../nodeErrors';
import { rowsOf } from '../rest/profile/settingsTable';

/** The resource that a node is set to, as its profile describes it: the same for all ways into a node. */

/** The parameters of a profile, with their names for people. */
export const PROFILE_PARAMETERS: Record<string, string> = {
	profile: 'Profile',
	profileJson: 'Profile (JSON)',
	profileSettings: 'Profile Settings',
	profileFields: 'Profile Fields',
};

/** Reads a parameter of the node; undefined where it is not shown. */
type Read = (name: string) => unknown;

const givenBy = (read: Read): GivenProfile => ({
	profile: String(read('profile') ?? 'reference'),
	json: read('profileJson'),
	settings: (read('profileSettings') ?? {}) as IDataObject,
	fields: rowsOf(read('profileFields')) as IDataObject[],
});

function describedBy(adapter: SystemAdapter, resource: string, read: Read): Entity {
	const entity = entityOf(adapter, resource);
	return adapter.profiles ? adapter.profiles.given(entity.entity, givenBy(read)) : entity;
}

/** Profiles by what was entered: in most executions all items have the same. */
export type Described = Map<string, Entity>;

/** The resource for one item. Parameters of plain operations may be expressions. Throws n8n's errors. */
export function entityForItem(
	context: IExecuteFunctions,
	adapter: SystemAdapter,
	resource: string,
	itemIndex: number,
	described: Described = new Map(),
): Entity {
	if (!adapter.profiles) return entityOf(adapter, resource);
	const read: Read = (name) => context.getNodeParameter(name, itemIndex, null) ?? undefined;
	const key = canonical(givenBy(read));
	const known = described.get(key);
	if (known) return known;
	try {
		const entity = describedBy(adapter, resource, read);
		described.set(key, entity);
		return entity;
	} catch (error) {
		throw toNodeError(context.getNode(), error, itemIndex);
	}
}

/** The resource of a trigger. */
export function entityForPoll(context: IPollFunctions, adapter: SystemAdapter): Entity {
	const resource = context.getNodeParameter('resource') as string;
	try {
		return describedBy(
			adapter,
			resource,
			(name) => context.getNodeParameter(name, null as never) ?? undefined,
		);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** The resource that is chosen in the editor right now. */
export function entityInEditor(context: ILoadOptionsFunctions, adapter: SystemAdapter): Entity {
	const resource = String(context.getCurrentNodeParameter('resource'));
	try {
		return describedBy(
			adapter,
			resource,
			(name) => context.getCurrentNodeParameter(name) ?? undefined,
		);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

const hasExpression = (value: unknown): boolean =>
	typeof value === 'string'
		? value.startsWith('=')
		: typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);

/**
 * Refuses expressions in the profile of a flow. What an administrator approves is the hash over the
 * parameters as they stand on the canvas: an expression could mean another API in every run.
 */
export function requireFixedProfile(node: INode): void {
	const name = Object.keys(PROFILE_PARAMETERS).find((parameter) =>
		hasExpression(node.parameters[parameter]),
	);
	if (name === undefined) return;
	throw new NodeOperationError(node, 'The profile of Get Changes holds an expression', {
		description: `Use fixed values in "${PROFILE_PARAMETERS[name]}" of this node: what is approved is the text on the canvas, and an expression could point at another API in each run.`,
	});
}
