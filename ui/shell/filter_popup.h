#pragma once

#include "pipeline/service.h"
#include "ui/shell/view_filter.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace groundswell::ui {

class TextLabel;

/// All conditions that can be added, with what there is to choose from; a popup of the chip bar. Shows what is set, and
/// sets what was changed at once with one press. Owner thread only.
class FilterPopup : public QFrame {
    Q_OBJECT

public:
    FilterPopup(pipeline::Service& service, ViewFilter& filter, QWidget* parent = nullptr);

    /// Shows it below a place on the screen, with the conditions of now.
    void openAt(const QPoint& place);

private:
    QComboBox* addChoice(QFormLayout* form, const QString& name, const QString& words);
    QSpinBox* addNumber(QFormLayout* form, const QString& name, const QString& words);
    QLineEdit* addWords(QFormLayout* form, const QString& name, const QString& words);
    void ask();
    void apply();
    void check();

    pipeline::Service& m_service;
    ViewFilter& m_filter;
    QComboBox* m_language;
    QComboBox* m_source;
    QComboBox* m_label;
    QComboBox* m_withoutLabel;
    QComboBox* m_state;
    QSpinBox* m_minAuthors;
    QSpinBox* m_minSources;
    QSpinBox* m_minItems;
    QSpinBox* m_maxItems;
    QLineEdit* m_keyword;
    QLineEdit* m_author;
    QCheckBox* m_watched;
    QPushButton* m_apply;
    TextLabel* m_problem;
    pipeline::Ticket m_facetsTicket;
    pipeline::Ticket m_labelsTicket;
    pipeline::Ticket m_statesTicket;
};

/// Asks for the name of a view; a popup of the chip bar.
class SaveViewPopup : public QFrame {
    Q_OBJECT

public:
    explicit SaveViewPopup(QWidget* parent = nullptr);

    /// Right-aligned below a place on the screen; `names` are those that would be replaced.
    void openAt(const QPoint& place, const QStringList& names);

Q_SIGNALS:
    void named(const QString& name);

private:
    void check();

    QStringList m_names;
    QLineEdit* m_name;
    QPushButton* m_save;
};

}  // namespace groundswell::ui
