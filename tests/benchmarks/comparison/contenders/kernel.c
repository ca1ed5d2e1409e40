/* The same training without numpy and without Python: what the machine itself could do.

   Plain C in double precision, any depth, sigmoid everywhere, squared errors summed over a batch,
   gradient descent or Adam. Nothing is written for a vector unit by hand: the compiler at -O3 gets
   simple loops over contiguous memory. Weights lie layer after layer, (fan in, fan out), row by
   row, as in nnlab's flat vector. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int layers;           /* how many weight matrices */
    const int *widths;    /* layers + 1 of them */
    int adam;             /* 0: gradient descent */
    double learning_rate, beta1, beta2, epsilon, tolerance;
    long steps;           /* updates done; Adam counts on */
    uint64_t state;       /* of the random numbers that shuffle */
} Network;

static uint64_t next_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *state = x;
}

static void shuffle_rows(int *order, int count, uint64_t *state) {
    for (int i = count - 1; i > 0; i--) {
        int j = (int)(next_random(state) % (uint64_t)(i + 1));
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* One layer: out = sigmoid(in W). */
static void layer_forward(const double *in, const double *weights, double *out, int rows,
                          int fan_in, int fan_out) {
    for (int r = 0; r < rows; r++) {
        double *restrict z = out + (size_t)r * fan_out;
        for (int o = 0; o < fan_out; o++) z[o] = 0.0;
        for (int i = 0; i < fan_in; i++) {
            double a = in[(size_t)r * fan_in + i];
            const double *restrict w = weights + (size_t)i * fan_out;
            for (int o = 0; o < fan_out; o++) z[o] += a * w[o];
        }
        for (int o = 0; o < fan_out; o++) z[o] = 1.0 / (1.0 + exp(-z[o]));
    }
}

/* activations[0] is given; fills the others. */
static void forward(const Network *net, const double *weights, double **activations, int rows) {
    for (int l = 0; l < net->layers; l++) {
        layer_forward(activations[l], weights, activations[l + 1], rows, net->widths[l],
                      net->widths[l + 1]);
        weights += (size_t)net->widths[l] * net->widths[l + 1];
    }
}

/* Fills gradient and, on the way, the deltas. */
static void backward(const Network *net, const double *weights, double *gradient,
                     double **activations, double **deltas, const double *targets, int rows,
                     size_t size) {
    int last = net->layers;
    for (int r = 0; r < rows; r++) {
        double p = activations[last][r];
        deltas[last][r] = 2.0 * (p - targets[r]) * p * (1.0 - p);
    }
    memset(gradient, 0, size * sizeof *gradient);
    const double *w = weights + size;
    double *g = gradient + size;
    for (int l = net->layers - 1; l >= 0; l--) {
        int fan_in = net->widths[l], fan_out = net->widths[l + 1];
        w -= (size_t)fan_in * fan_out;
        g -= (size_t)fan_in * fan_out;
        for (int r = 0; r < rows; r++) {
            const double *restrict d = deltas[l + 1] + (size_t)r * fan_out;
            for (int i = 0; i < fan_in; i++) {
                double a = activations[l][(size_t)r * fan_in + i];
                double *restrict row = g + (size_t)i * fan_out;
                for (int o = 0; o < fan_out; o++) row[o] += a * d[o];
                if (l) {
                    const double *restrict back = w + (size_t)i * fan_out;
                    double sum = 0.0;
                    for (int o = 0; o < fan_out; o++) sum += back[o] * d[o];
                    deltas[l][(size_t)r * fan_in + i] = sum * a * (1.0 - a);
                }
            }
        }
    }
}

static void update(Network *net, double *restrict weights, const double *restrict gradient,
                   double *restrict means, double *restrict squares, size_t size) {
    if (!net->adam) {
        for (size_t i = 0; i < size; i++) weights[i] -= net->learning_rate * gradient[i];
        return;
    }
    net->steps++;
    double rate = net->learning_rate / (1.0 - pow(net->beta1, (double)net->steps));
    double correct = 1.0 / (1.0 - pow(net->beta2, (double)net->steps));
    for (size_t i = 0; i < size; i++) {
        double g = gradient[i];
        means[i] = net->beta1 * means[i] + (1.0 - net->beta1) * g;
        squares[i] = net->beta2 * squares[i] + (1.0 - net->beta2) * g * g;
        weights[i] -= rate * means[i] / (sqrt(squares[i] * correct) + net->epsilon);
    }
}

/* Trains in place. history has three numbers an epoch (loss, accuracy, within tolerance, over all
   rows), or is NULL for no evaluation. Gives 0, or 1 if there is no memory. */
int train(Network *net, double *weights, double *means, double *squares, const double *inputs,
          const double *targets, int rows, int *order, int train_rows, int batch_size, int epochs,
          int shuffle, double *history) {
    int layers = net->layers, most = rows > batch_size ? rows : batch_size;
    size_t size = 0;
    for (int l = 0; l < layers; l++) size += (size_t)net->widths[l] * net->widths[l + 1];
    double *gradient = malloc(size * sizeof *gradient);
    double *batch_targets = malloc((size_t)most * sizeof *batch_targets);
    double *activations[64], *deltas[64];
    if (layers > 63 || !gradient || !batch_targets) return 1;
    for (int l = 0; l <= layers; l++) {
        activations[l] = malloc((size_t)most * net->widths[l] * sizeof(double));
        deltas[l] = malloc((size_t)most * net->widths[l] * sizeof(double));
        if (!activations[l] || !deltas[l]) return 1;
    }
    int fan_in = net->widths[0];
    for (int epoch = 0; epoch < epochs; epoch++) {
        if (shuffle) shuffle_rows(order, train_rows, &net->state);
        for (int start = 0; start < train_rows; start += batch_size) {
            int count = train_rows - start < batch_size ? train_rows - start : batch_size;
            for (int r = 0; r < count; r++) {
                int row = order[start + r];
                memcpy(activations[0] + (size_t)r * fan_in, inputs + (size_t)row * fan_in,
                       (size_t)fan_in * sizeof(double));
                batch_targets[r] = targets[row];
            }
            forward(net, weights, activations, count);
            backward(net, weights, gradient, activations, deltas, batch_targets, count, size);
            update(net, weights, gradient, means, squares, size);
        }
        if (history) {
            memcpy(activations[0], inputs, (size_t)rows * fan_in * sizeof(double));
            forward(net, weights, activations, rows);
            double loss = 0.0;
            int right = 0, near = 0;
            for (int r = 0; r < rows; r++) {
                double p = activations[layers][r], error = p - targets[r];
                loss += error * error;
                right += (p >= 0.5) == (targets[r] >= 0.5);
                near += fabs(error) <= net->tolerance;
            }
            history[3 * epoch] = loss / rows;
            history[3 * epoch + 1] = 100.0 * right / rows;
            history[3 * epoch + 2] = 100.0 * near / rows;
        }
    }
    for (int l = 0; l <= layers; l++) {
        free(activations[l]);
        free(deltas[l]);
    }
    free(gradient);
    free(batch_targets);
    return 0;
}
