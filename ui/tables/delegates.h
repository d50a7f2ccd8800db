#pragma once

#include "ui/tables/tag.h"

#include <QStyledItemDelegate>

namespace groundswell::ui {

/// Paints the ground of a row (hover, selection with its bar, row line, focus ring), a bar while the row is loading,
/// and the text of a plain cell. Base of all delegates of the tables.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// What stands in the cell; the ground is painted. `rect` is without the cell's padding.
    virtual void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const;
};

/// A number or a short word, in the tone of ToneRole, with the icon of IconRole before it.
class WordDelegate : public RowDelegate {
    Q_OBJECT

public:
    explicit WordDelegate(bool strong, QObject* parent = nullptr) : RowDelegate(parent), m_strong(strong) {}

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;

private:
    bool m_strong;
};

/// Main text with languages and key phrases in a second line (SecondLineRole), or the text over two lines.
class TwoLineDelegate : public RowDelegate {
    Q_OBJECT

public:
    enum class Form { WithSecondLine, Wrapped };
    explicit TwoLineDelegate(Form form, QObject* parent = nullptr) : RowDelegate(parent), m_form(form) {}

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;

private:
    void paintSecondLine(QPainter& painter, const QRectF& rect, const QString& tag, const QList<Tag>& labels,
                         const QString& line, bool rightToLeft, const QStyleOptionViewItem& option) const;

    Form m_form;
};

/// Main word with what belongs to it behind it on the same line.
class NameDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A bar as long as ShareRole says; hatched where that is not known. Nothing without it.
class ProgressDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A quiet word that stands out in strong letters where it has a tone.
class NextDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

class SparklineDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

}  // namespace groundswell::ui
