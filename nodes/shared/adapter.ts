import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	IPollFunctions,
} from 'n8n-workflow';
import type { Api, Entity } from './entity';

/** Where nodes reach a system from: an execution, a poll, or a drop-down in the editor. */
export type ApiContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** All that the code written once over entities needs to know about a system. */
export interface SystemAdapter {
	/** As in the entities: `membercare`. */
	system: string;
	/** Name of the credential type. */
	credential: string;
	entities: Entity[];
	/** Access to the account of the node's credential. Throws `ApiFailure`. */
	api: (this: ApiContext) => Promise<Api>;
}

/** What Get Changes and Apply Change look like to the router. */
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
