import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	IPollFunctions,
} from 'n8n-workflow';
import type { Api, Entity } from './entity';
import type { JsonObject } from './json';

/** Where nodes reach a system from: an execution, a poll, or a drop-down in the editor. */
export type ApiContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** What the profile parameters of a node hold, as they were entered. */
export interface GivenProfile {
	/** `reference`, a preset, or `own`. */
	profile: string;
	/** For `own`: a profile, as JSON text or as an object. */
	json?: unknown;
	/** Single settings on top, by the names of the settings table. */
	settings?: IDataObject;
	/** Rows of the field list on top. */
	fields?: IDataObject[];
}

/** Of a system whose API the user describes. Both throw `ProfileFault` for what cannot work. */
export interface Profiles {
	/** The resource as the parameters of a node describe it. */
	given: (resource: string, given: GivenProfile) => Entity;
	/** The resource as it was described when it was last read: `EntityDescription.profile`. */
	stored: (resource: string, profile: JsonObject) => Entity;
}

/** All that the code written once over entities needs to know about a system. */
export interface SystemAdapter {
	/** As in the entities: `membercare`. */
	system: string;
	/** Name of the credential type. */
	credential: string;
	/** Of a system with profiles: as the reference profile describes them. */
	entities: Entity[];
	/** Access to the account of the node's credential. Throws `ApiFailure`. */
	api: (this: ApiContext) => Promise<Api>;
	profiles?: Profiles;
}

/** What Get Changes and Apply Change look like to the router; `entity` is the reference of one with profiles. */
export type SyncOperation = (
	this: IExecuteFunctions,
	adapter: SystemAdapter,
	entity: Entity,
) => Promise<INodeExecutionData[][]>;

/** The entity of that name. Throws a plain error: an unknown name is a defect of the caller. */
export function entityOf(adapter: SystemAdapter, name: string): Entity {
	const entity = adapter.entities.find((candidate) => candidate.entity === name);
	if (!entity) throw new Error(`${adapter.system} has no resource named "${name}"`);
	return entity;
}
