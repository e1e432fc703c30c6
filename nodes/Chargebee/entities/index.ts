import type { Entity } from '../../shared/entity';
import { address } from './address';
import { businessEntity } from './businessEntity';
import { customer } from './customer';
import { item } from './item';
import { order } from './order';

export const chargebeeEntities: Entity[] = [customer, item, order, address, businessEntity];
