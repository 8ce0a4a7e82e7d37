// How sigma draws customers: round, never too small to be seen, and as many as time allows in motion.

import { NodePointProgram, type NodeProgramType } from "sigma/rendering";

// Of two pixels at least, so that a hundred thousand leave a trace when all are in sight.
const VERTEX = `
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform mat3 u_matrix;
varying vec4 v_color;
varying float v_edge;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  gl_PointSize = max(a_size / u_sizeRatio * 2.0, 2.0) * u_pixelRatio;
  v_edge = 1.0 / gl_PointSize;
  v_color = vec4(a_color.rgb, 1.0);
}`;

const FRAGMENT = `
precision mediump float;
varying vec4 v_color;
varying float v_edge;
void main() {
  float far = length(gl_PointCoord - vec2(0.5, 0.5));
  float cover = v_edge > 0.3 ? 1.0 : 1.0 - smoothstep(0.5 - v_edge, 0.5, far);
  gl_FragColor = v_color * cover;
}`;

const FEWEST = 8_000;
const SLOW = 45;
const QUICK = 14;

// How many customers are drawn while the picture moves: fewer where the machine is slow.
export class Budget {
  moving = false;
  private most = Number.POSITIVE_INFINITY;

  of(all: number): number {
    return this.moving ? Math.min(all, this.most) : all;
  }

  // What the last picture in motion took, in milliseconds.
  learn(took: number, all: number): void {
    const drawn = this.of(all);
    if (took > SLOW) this.most = Math.max(FEWEST, drawn / 2);
    else if (took < QUICK) this.most = drawn * 1.5;
  }
}

type Given = ConstructorParameters<typeof NodePointProgram>;
type Drawn = Parameters<NodePointProgram["drawWebGL"]>;

// The program for one map. Who is under the pointer is looked up, not drawn a second time.
export function pointProgram(budget: Budget): NodeProgramType {
  class CustomerProgram extends NodePointProgram {
    constructor(gl: Given[0], _picking: Given[1], renderer: Given[2]) {
      super(gl, null, renderer);
    }

    override getDefinition() {
      return { ...super.getDefinition(), VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT };
    }

    // The most influential come first, so fewer are the first ones.
    override drawWebGL(method: Drawn[0], { gl, frameBuffer }: Drawn[1]): void {
      gl.bindFramebuffer(gl.FRAMEBUFFER, frameBuffer);
      gl.drawArrays(method, 0, Math.round(budget.of(this.verticesCount)));
    }
  }
  return CustomerProgram;
}
