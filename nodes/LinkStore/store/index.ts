export { openStore, storeFolder } from './open';
export { StoreFault, type Store } from './store';
export { all, fromJson, insert, now, one, run, toJson, update, type Tx, type SqlValue } from './tx';
