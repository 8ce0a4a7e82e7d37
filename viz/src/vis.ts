// As much of vis-network as the picture uses; pyvis brings it, and the page loads it before this.

export interface Point {
  x: number;
  y: number;
}

interface Pointed {
  pointer: { DOM: Point };
}

// What each event hands over.
export interface Events {
  afterDrawing: CanvasRenderingContext2D;
  click: Pointed & { nodes: string[]; event: { srcEvent: MouseEvent } };
  doubleClick: { nodes: string[] };
  hoverNode: Pointed & { node: string };
  blurNode: unknown;
  hoverEdge: Pointed & { edge: string };
  blurEdge: unknown;
  zoom: unknown;
  dragStart: unknown;
  dragging: { nodes: string[] };
  dragEnd: { nodes: string[] };
  oncontext: Pointed & { event: PointerEvent };
  hold: Pointed & { event: { pointerType: string } };
  resize: unknown;
}

export interface NodeItem extends Point {
  id: string;
  size: number;
  shape: string;
  borderWidth: number;
  color: { background: string; border: string };
}

export interface EdgeItem {
  id: string;
  from: string;
  to: string;
  width: number;
  color: { color: string; inherit: boolean };
}

export interface DataSet<T> {
  readonly length: number;
  add(items: T | T[]): void;
  update(items: T | T[]): void;
  remove(ids: string | string[]): void;
  get(id: string): T | null;
  getIds(): string[];
}

export interface Options {
  interaction?: { hideEdgesOnDrag?: boolean; hideEdgesOnZoom?: boolean };
}

interface Data {
  nodes: DataSet<NodeItem>;
  edges: DataSet<EdgeItem>;
}

export interface Camera {
  position?: Point;
  scale?: number;
  offset?: Point;
  animation?: boolean;
}

// What is drawn, as the network holds it. Not in its documentation, but in every version of it: hiding
// through data sets parses all options again and joins every edge anew, too slow to play months by.
export interface Body {
  nodes: Record<string, { options?: { hidden: boolean } }>;
  edges: Record<string, { options?: { hidden: boolean }; fromId: string; toId: string }>;
  // Those that are drawn and can be pointed at.
  nodeIndices: string[];
  edgeIndices: string[];
  // When to draw is decided here; the method of that name draws at once, each time.
  emitter: { emit(name: "_blockRedraw" | "_allowRedraw" | "_requestRedraw"): void };
}

export interface Network {
  readonly body: Body;
  on<K extends keyof Events>(name: K, action: (event: Events[K]) => void): void;
  setData(data: Data): void;
  setOptions(options: Options): void;
  redraw(): void;
  getScale(): number;
  getViewPosition(): Point;
  getEdgeAt(at: Point): string | undefined;
  getNodeAt(at: Point): string | undefined;
  getPositions(ids: string[]): Record<string, Point>;
  canvasToDOM(at: Point): Point;
  moveTo(camera: Camera): void;
}

declare global {
  const vis: {
    DataSet: new <T>(items?: T[]) => DataSet<T>;
    Network: new (place: HTMLElement, data: Data, options: Options) => Network;
  };
}
