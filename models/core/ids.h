#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace groundswell::core {

/// A row's number of one kind: an ItemId is no ClusterId. 0 is "none"; rows start at 1.
template <class Tag>
struct Id {
    std::int64_t value = 0;

    [[nodiscard]] constexpr bool isNone() const noexcept { return value == 0; }
    friend constexpr auto operator<=>(Id, Id) noexcept = default;
};

using ItemId = Id<struct ItemTag>;
using ClusterId = Id<struct ClusterTag>;
using RunId = Id<struct RunTag>;
using ChunkId = Id<struct ChunkTag>;
using EditId = Id<struct EditTag>;
using JobId = Id<struct JobTag>;
using NoteId = Id<struct NoteTag>;
using WatchId = Id<struct WatchTag>;
using ViewId = Id<struct ViewTag>;
using MarkId = Id<struct MarkTag>;  ///< of a chart

/// True for names that people give to workspaces, sources and queries: [a-z0-9][a-z0-9_-]{0,62}.
[[nodiscard]] bool isValidName(std::string_view name) noexcept;

/// True for what can be the name of an environment variable: letters, digits and _, no digit first (POSIX.1, 3.235).
[[nodiscard]] bool isVariableName(std::string_view name) noexcept;

}  // namespace groundswell::core

template <class Tag>
struct std::hash<groundswell::core::Id<Tag>> {
    std::size_t operator()(groundswell::core::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
