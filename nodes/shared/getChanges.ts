import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { identitySum } from '../LinkStore/engine/reference';
import { endRun } from '../LinkStore/loop/flows';
import { openStore, type Store } from '../LinkStore/store';
import type { SystemAdapter } from './adapter';
import { META, type ChangeMeta, type Side, type Ticket } from './contracts';
import { entityName, type Entity, type EntityRecord } from './entity';
import { isFailure, passOn } from './failure';
import { entityForItem, requireFixedProfile } from './node/chosen';
import { toNodeError } from './nodeErrors';
import { readSide, restSide } from './readSide';
import { readTicket } from './ticketItem';

/** Get Changes of every system: one side's part of a run, as items that carry data only. */
export async function getChanges(
	this: IExecuteFunctions,
	adapter: SystemAdapter,
	{ entity: resource }: Entity,
): Promise<INodeExecutionData[][]> {
	const ticket = readTicket.call(this);
	const side = this.getNodeParameter('side', 0) as Side;
	try {
		const store = await openStore();
		const entity = await profiled.call(this, store, adapter, resource, ticket);
		const api = await adapter.api.call(this).catch(async (error: unknown) => {
			// A refused credential is met before the first list: the side rests, and the lease is given back.
			if (isFailure(error)) await restSide(store, ticket, side, error);
			throw error;
		});
		const records = await readSide(store, api, entity, ticket, side);
		return [records.map((record) => toItem(record, ticket, side, entity))];
	} catch (error) {
		throw toNodeError(this.getNode(), error, 0);
	}
}

/** The resource as this node's profile describes it. One that cannot work ends the run: its lease is given back. */
async function profiled(
	this: IExecuteFunctions,
	store: Store,
	adapter: SystemAdapter,
	resource: string,
	ticket: Ticket,
): Promise<Entity> {
	try {
		if (adapter.profiles) requireFixedProfile(this.getNode());
		return entityForItem(this, adapter, resource, 0);
	} catch (error) {
		await store.write(() => endRun(ticket.flow, ticket.run, (error as Error).message));
		return passOn(error);
	}
}

function toItem(
	record: EntityRecord,
	ticket: Ticket,
	side: Side,
	entity: Entity,
): INodeExecutionData {
	const meta = changeMeta(record, ticket, side, entityName(entity));
	return {
		json: { ...(record.fields as IDataObject), [META]: meta as unknown as IDataObject },
		pairedItem: { item: 0 },
	};
}

/** What goes with a record on the canvas. */
export function changeMeta(
	record: EntityRecord,
	ticket: Pick<Ticket, 'flow' | 'run'>,
	side: Side,
	entity: string,
): ChangeMeta {
	return {
		kind: 'change',
		flow: ticket.flow,
		run: ticket.run,
		side,
		entity,
		id: record.id,
		...(record.modifiedAt === undefined ? {} : { modifiedAt: record.modifiedAt }),
		...(record.version === undefined ? {} : { version: record.version }),
		...(record.deleted === true ? { deleted: true } : {}),
		...(record.reference === undefined ? {} : { reference: record.reference }),
		...(record.mark === undefined ? {} : { mark: record.mark }),
		...(record.movedTo === undefined ? {} : { movedTo: record.movedTo }),
		sum: changeSum(ticket, side, entity, record),
	};
}

/** Check sum over what makes an item this record of this side and run. */
export const changeSum = (
	ticket: Pick<Ticket, 'flow' | 'run'>,
	side: Side,
	entity: string,
	record: Pick<EntityRecord, 'id' | 'modifiedAt' | 'deleted' | 'reference' | 'mark' | 'movedTo'>,
): string =>
	identitySum(
		ticket.flow,
		ticket.run,
		side,
		entity,
		record.id,
		record.modifiedAt,
		record.deleted === true ? 1 : 0,
		record.reference,
		record.mark,
		record.movedTo,
	);
