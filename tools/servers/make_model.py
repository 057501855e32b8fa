"""Makes a model of random weights: python make_model.py <to.gguf> <chat-template.jinja>. It generates nonsense, in
under 1 MB.

One dimension of every embedding is large, so that after normalisation it is the same everywhere: the output weights of
that dimension act as a bias. The bias makes calls, the end of an answer and the end of a JSON string likely, and allows
only printable characters. Pure noise would never end, and llama.cpp refuses its own answers that are not UTF-8.
"""

import sys

import gguf
import numpy

WIDTH, HEADS, INNER, LAYERS = 64, 4, 128, 2
CONTEXT = 32768
CONSTANT, LIKELY, UNLIKELY = 3.0, 0.9, -4.0
START, END, PAD = "<|im_start|>", "<|im_end|>", "<pad>"
CALL, CALL_END = "<tool_call>", "</tool_call>"


def vocabulary():
    """Every byte in GPT-2's spelling, the markers of the templates, and one merge, as a vocabulary has to have one."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = {**{byte: chr(byte) for byte in printable}, **{byte: chr(256 + at) for at, byte in enumerate(others)}}
    plain = [letters[byte] for byte in range(256)]
    normal, control, user_defined = 1, 3, 4
    tokens = [*plain, "th", START, END, PAD, CALL, CALL_END]
    return tokens, [normal] * 257 + [control] * 3 + [user_defined] * 2


def add_settings(writer, template):
    writer.add_name("random weights")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    tokens, kinds = vocabulary()
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(["t h"])
    writer.add_bos_token_id(tokens.index(START))
    writer.add_eos_token_id(tokens.index(END))
    writer.add_pad_token_id(tokens.index(PAD))
    writer.add_add_bos_token(False)
    writer.add_chat_template(template)
    return tokens


def add_weights(writer, tokens):
    random = numpy.random.default_rng(7)

    def noise(*shape, size=0.15):
        return (random.standard_normal(shape) * size).astype(numpy.float32)

    def weights(name, *shape):
        writer.add_tensor(f"{name}.weight", noise(*shape))

    def ones(name):
        writer.add_tensor(f"{name}.weight", numpy.ones(WIDTH, numpy.float32))

    embeddings, outputs = noise(len(tokens), WIDTH, size=1), noise(len(tokens), WIDTH)
    embeddings[:, 0] = CONSTANT
    outputs[:, 0] = 0
    outputs[[*range(32), *range(127, 256)], 0] = UNLIKELY
    outputs[[tokens.index(token) for token in (CALL, '"', "}")], 0] = LIKELY
    outputs[tokens.index(END), 0] = LIKELY / 2
    writer.add_tensor("token_embd.weight", embeddings)
    writer.add_tensor("output.weight", outputs)
    ones("output_norm")
    for layer in range(LAYERS):
        at = f"blk.{layer}."
        ones(at + "attn_norm")
        ones(at + "ffn_norm")
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            weights(at + name, WIDTH, WIDTH)
        weights(at + "ffn_gate", INNER, WIDTH)
        weights(at + "ffn_up", INNER, WIDTH)
        weights(at + "ffn_down", WIDTH, INNER)


def main(to, template):
    writer = gguf.GGUFWriter(to, "llama")
    with open(template, encoding="utf-8") as file:
        tokens = add_settings(writer, file.read())
    add_weights(writer, tokens)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


main(sys.argv[1], sys.argv[2])
