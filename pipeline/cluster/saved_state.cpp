#include "pipeline/cluster/saved_state.h"

#include "pipeline/cluster/byte_io.h"

#include <xxhash.h>

#include <bit>

namespace groundswell::cluster {

namespace {

constexpr std::string_view magic = "GSCLUST\n";
constexpr std::size_t checksumLength = sizeof(std::uint64_t);

std::string header(const ClustererOptions& options) {
    ByteWriter out;
    out.append(magic);
    out.fixed(static_cast<std::uint32_t>(clustererVersion));
    out.fixed(static_cast<std::uint32_t>(text::featuresVersion));
    out.fixed(options.joinSimilarity);
    out.fixed(options.mergeSimilarity);
    out.fixed(options.smallMergeSimilarity);
    out.varint(options.bridging ? 1 : 0);
    out.varint(options.ties ? 1 : 0);
    out.fixed(options.denseWeight);
    out.fixed(options.denseSimilarity);
    return std::move(out).take();
}

core::Error damaged(core::ErrorCode code, const char* message) {
    return core::Error(code, message).with("remedy", "Rebuild the clusters from the stored items.");
}

}  // namespace

std::string sealState(std::string_view payload, const ClustererOptions& options) {
    ByteWriter out;
    out.append(header(options));
    out.fixed(static_cast<std::uint64_t>(payload.size()));
    out.append(payload);
    out.fixed(static_cast<std::uint64_t>(XXH3_64bits(out.bytes().data(), out.bytes().size())));
    return std::move(out).take();
}

core::Result<std::string_view> openState(std::string_view sealed, const ClustererOptions& options) {
    const std::string expected = header(options);
    const std::size_t payloadAt = expected.size() + sizeof(std::uint64_t);
    if (sealed.substr(0, magic.size()) != magic) {
        return damaged(core::ErrorCode::InvalidInput, "These bytes are no saved clusters.");
    }
    if (sealed.size() < payloadAt + checksumLength) {
        return damaged(core::ErrorCode::Truncated, "The saved clusters end in their header.");
    }
    const auto length = ByteReader(sealed.substr(expected.size())).fixed<std::uint64_t>();
    const std::size_t present = sealed.size() - payloadAt - checksumLength;
    if (length > present) return damaged(core::ErrorCode::Truncated, "The saved clusters end too early.");
    const std::string_view summed = sealed.substr(0, sealed.size() - checksumLength);
    const auto checksum = ByteReader(sealed.substr(summed.size())).fixed<std::uint64_t>();
    if (length < present || checksum != XXH3_64bits(summed.data(), summed.size())) {
        return damaged(core::ErrorCode::InvalidInput, "The checksum of the saved clusters is wrong.");
    }
    if (sealed.substr(0, expected.size()) != expected) {
        return damaged(core::ErrorCode::Unsupported,
                       "The clusters were saved by another version or with other options.");
    }
    return sealed.substr(payloadAt, present);
}

}  // namespace groundswell::cluster
