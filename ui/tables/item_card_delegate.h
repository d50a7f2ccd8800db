#pragma once

#include "models/core/clock.h"
#include "ui/tables/delegates.h"

#include <QTextLayout>

#include <memory>

namespace groundswell::ui {

/// A member of a cluster as a card: similarity, who, source, time and language; then its text with the differences to
/// the exemplar, or what the exemplar is. Takes a MemberItemModel; reads the other columns of its row.
class ItemCardDelegate : public RowDelegate {
    Q_OBJECT

public:
    ItemCardDelegate(std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr)
        : RowDelegate(parent), m_clock(std::move(clock)) {}

    /// How high a card with so many lines below its head is.
    [[nodiscard]] static int heightFor(int lines);

    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;

private:
    void paintHead(QPainter& painter, QRectF line, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    /// Returns how much room it took at the leading side.
    double paintBox(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                    const QModelIndex& index) const;
    void paintExemplarLine(QPainter& painter, const QRectF& line, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const;

    std::shared_ptr<const core::Clock> m_clock;
};

/// Formats for what is added and what is missing, over the text of a MarkedText.
struct MarkedText;
[[nodiscard]] QList<QTextLayout::FormatRange> formatsOf(const MarkedText& marked, const QPalette& palette,
                                                        bool selected);

}  // namespace groundswell::ui
