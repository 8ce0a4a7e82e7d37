// The ties under the customers, as one buffer of lines: half a million of them as objects in a graph
// would take seconds and a hundred megabytes.

const VERTEX = `
attribute vec2 a_position;
attribute vec4 a_color;
uniform vec4 u_place;
uniform vec4 u_plain;
uniform float u_strength;
varying vec4 v_color;
void main() {
  gl_Position = vec4(a_position * u_place.xy + u_place.zw, 0.0, 1.0);
  vec3 color = mix(u_plain.rgb, a_color.rgb, a_color.a);
  // Lines between communities cross everything, so they are fainter.
  float strength = u_strength * mix(0.4, 1.0, a_color.a);
  v_color = vec4(color * strength, strength);
}`;

const FRAGMENT = `
precision mediump float;
varying vec4 v_color;
void main() {
  gl_FragColor = v_color;
}`;

export type Rgb = readonly [number, number, number];

// Lines by their ends; colours of those within a community, null between communities.
export interface Lines {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly source: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  colour(source: number, target: number): Rgb | null;
}

// Where a point (x, y) is drawn: x times scale plus left, y times scale plus top, in pixels.
export interface Frame {
  scale: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

export class Ties {
  readonly count: number;
  private readonly gl: WebGL2RenderingContext;
  private readonly place: (name: string) => WebGLUniformLocation | null;

  constructor(gl: WebGL2RenderingContext, lines: Lines) {
    this.gl = gl;
    this.count = lines.source.length;
    const program = link(gl);
    this.place = (name) => gl.getUniformLocation(program, name);
    const { places, colours } = buffers(lines);
    fill(gl, gl.getAttribLocation(program, "a_position"), places, 2);
    fill(gl, gl.getAttribLocation(program, "a_color"), colours, 4);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  clear(): void {
    this.gl.clearColor(0, 0, 0, 0);
    this.gl.clear(this.gl.COLOR_BUFFER_BIT);
  }

  draw({ scale, left, top, width, height }: Frame, plain: Rgb, strength: number): void {
    const { gl } = this;
    const dots = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * dots), Math.round(height * dots)];
    if (gl.canvas.width !== wide || gl.canvas.height !== high) {
      Object.assign(gl.canvas, { width: wide, height: high });
    }
    gl.viewport(0, 0, wide, high);
    this.clear();
    const [across, down] = [2 / width, -2 / height];
    gl.uniform4f(this.place("u_place"), scale * across, scale * down, left * across - 1, top * down + 1);
    gl.uniform4f(this.place("u_plain"), plain[0] / 255, plain[1] / 255, plain[2] / 255, 1);
    gl.uniform1f(this.place("u_strength"), strength);
    gl.drawArrays(gl.LINES, 0, 2 * this.count);
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  const parts: [number, string][] = [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ];
  for (const [kind, text] of parts) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("WebGL made no shader");
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  return program;
}

function buffers({ x, y, source, target, colour }: Lines): { places: Float32Array; colours: Uint8Array } {
  const places = new Float32Array(4 * source.length);
  const colours = new Uint8Array(8 * source.length);
  for (let at = 0; at < source.length; at++) {
    const [from, to] = [source[at] ?? 0, target[at] ?? 0];
    places[4 * at] = x[from] ?? 0;
    places[4 * at + 1] = y[from] ?? 0;
    places[4 * at + 2] = x[to] ?? 0;
    places[4 * at + 3] = y[to] ?? 0;
    const inside = colour(from, to);
    for (let end = 0; inside && end < 8; end += 4) {
      for (let part = 0; part < 3; part++) colours[8 * at + end + part] = inside[part] ?? 0;
      colours[8 * at + end + 3] = 255;
    }
  }
  return { places, colours };
}

function fill(
  gl: WebGL2RenderingContext,
  attribute: number,
  data: Float32Array | Uint8Array,
  size: number,
): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(attribute);
  const bytes = data instanceof Uint8Array;
  gl.vertexAttribPointer(attribute, size, bytes ? gl.UNSIGNED_BYTE : gl.FLOAT, bytes, 0, 0);
}
