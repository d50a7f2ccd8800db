#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace groundswell::trends {

/// Empties a container and gives its room back, which an assignment of nothing keeps.
template <class Container>
void release(Container& values) {
    Container().swap(values);
}

/// A list that grows at its end and never moves what it holds: no second copy while it grows, and little room to spare.
/// For values that need no destructor. For one thread.
template <class T>
class BlockList {
public:
    void push_back(const T& value) {
        if (m_size % perBlock == 0) m_blocks.push_back(std::make_unique_for_overwrite<Block>());
        (*m_blocks.back())[m_size++ % perBlock] = value;
    }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] T& operator[](std::size_t place) { return (*m_blocks[place / perBlock])[place % perBlock]; }
    [[nodiscard]] const T& operator[](std::size_t place) const {
        return (*m_blocks[place / perBlock])[place % perBlock];
    }
    /// Calls `use` with every value, in order.
    template <class F>
    void forEach(F&& use) const {
        for (std::size_t place = 0; place < m_size; ++place) use((*this)[place]);
    }
    /// Gives its room back.
    void clear() {
        release(m_blocks);
        m_size = 0;
    }

private:
    static constexpr std::size_t perBlock = std::size_t{1} << 17;
    using Block = std::array<T, perBlock>;

    std::vector<std::unique_ptr<Block>> m_blocks;
    std::size_t m_size = 0;
};

}  // namespace groundswell::trends
