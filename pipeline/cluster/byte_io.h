#pragma once

#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace groundswell::cluster {

/// Appends numbers to a byte string: little-endian fixed width, or LEB128 varints. Not thread-safe.
class ByteWriter {
public:
    template <class Number>
    void fixed(Number value) {
        using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;
        static_assert(sizeof(Number) == sizeof(Bits));
        const Bits bits = std::bit_cast<Bits>(value);
        for (std::size_t i = 0; i < sizeof(Bits); ++i) m_bytes.push_back(static_cast<char>((bits >> (8 * i)) & 0xff));
    }

    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) m_bytes.push_back(static_cast<char>((value & 0x7f) | 0x80));
        m_bytes.push_back(static_cast<char>(value));
    }

    void signedVarint(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }

    void optionalTime(std::optional<std::chrono::sys_seconds> time) {
        varint(time ? 1 : 0);
        if (time) signedVarint(time->time_since_epoch().count());
    }

    void append(std::string_view bytes) { m_bytes.append(bytes); }
    [[nodiscard]] const std::string& bytes() const noexcept { return m_bytes; }
    [[nodiscard]] std::string take() && { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// Reads what ByteWriter wrote. Past the end or at a malformed number it answers 0 and stays !good(). Not thread-safe.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : m_bytes(bytes) {}

    template <class Number>
    [[nodiscard]] Number fixed() {
        using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;
        static_assert(sizeof(Number) == sizeof(Bits));
        Bits bits = 0;
        if (m_bytes.size() < sizeof(Bits)) {
            fail();
        } else {
            for (std::size_t i = 0; i < sizeof(Bits); ++i) {
                bits |= static_cast<Bits>(static_cast<unsigned char>(m_bytes[i])) << (8 * i);
            }
            m_bytes.remove_prefix(sizeof(Bits));
        }
        return std::bit_cast<Number>(bits);
    }

    [[nodiscard]] std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_bytes.empty()) break;
            const auto byte = static_cast<unsigned char>(m_bytes.front());
            m_bytes.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) return value;
        }
        fail();
        return 0;
    }

    [[nodiscard]] std::int64_t signedVarint() {
        const std::uint64_t value = varint();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }

    [[nodiscard]] std::optional<std::chrono::sys_seconds> optionalTime() {
        const std::uint64_t present = varint();
        if (present > 1) fail();
        if (present != 1) return std::nullopt;
        return time();
    }

    /// Fails beyond what microseconds since 1970 can say, so that differences of times cannot overflow.
    [[nodiscard]] std::chrono::sys_seconds time() {
        constexpr std::int64_t farthest = 10'000'000'000'000;
        const std::int64_t count = signedVarint();
        if (count < -farthest || count > farthest) fail();
        return std::chrono::sys_seconds(std::chrono::seconds(good() ? count : 0));
    }

    /// A number of entries that take at least `leastBytes` each; more than can follow is malformed.
    [[nodiscard]] std::size_t count(std::size_t leastBytes) {
        const std::uint64_t value = varint();
        if (value <= m_bytes.size() / leastBytes) return static_cast<std::size_t>(value);
        fail();
        return 0;
    }

    void fail() noexcept {
        m_good = false;
        m_bytes = {};
    }
    [[nodiscard]] bool good() const noexcept { return m_good; }
    [[nodiscard]] bool atEnd() const noexcept { return m_bytes.empty(); }
    [[nodiscard]] std::size_t remaining() const noexcept { return m_bytes.size(); }

private:
    std::string_view m_bytes;
    bool m_good = true;
};

}  // namespace groundswell::cluster
