#pragma once

#include <QLayout>
#include <QList>

#include <vector>

namespace groundswell::ui {

/// Puts its items beside each other and goes on in the next line where the width ends, from the side where a line of
/// text begins. Items that may grow share what is left of their line; hidden ones take no room. Owner thread only.
class FlowLayout : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    /// The layout becomes one item, which is not broken.
    void addLayout(QLayout* layout);
    [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    void setGeometry(const QRect& rect) override;
    /// All in one line.
    [[nodiscard]] QSize sizeHint() const override;
    /// The widest in a line of its own.
    [[nodiscard]] QSize minimumSize() const override;

private:
    struct Part {
        QLayoutItem* item;
        QSize size;
    };
    struct Line {
        QList<Part> parts;
        int width = 0;
        int height = 0;
        int growing = 0;  ///< parts that take what is left of the line
    };
    [[nodiscard]] std::vector<Line> linesOf(int width) const;
    void placeLine(const Line& line, const QRect& room, int y) const;
    /// The height that it takes in `rect`; with `place` it puts everything there.
    [[nodiscard]] int flow(const QRect& rect, bool place) const;

    QList<QLayoutItem*> m_items;
};

}  // namespace groundswell::ui
