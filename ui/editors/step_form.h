#pragma once

#include "models/config/workflow_report.h"

#include <QScrollArea>

class QAbstractSpinBox;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace groundswell::ui {

class ParameterFields;
class RouteFields;
class TextLabel;
class TypingDelay;

/// The members of one step as fields. It holds nothing itself: what a person changes is told as a member of the step's
/// JSON, and what the JSON says is shown. Owner thread only.
class StepForm : public QScrollArea {
    Q_OBJECT

public:
    explicit StepForm(QWidget* parent = nullptr);

    /// `step` = index in the sketch; -1 = none, with the sentence why.
    void showStep(const config::WorkflowCheck& check, int step, const QString& whyNone);
    [[nodiscard]] int step() const { return m_step; }
    void setReadOnly(bool readOnly);
    /// Tells now what was typed a moment ago.
    void commit();
    /// Something typed is not told yet.
    [[nodiscard]] bool isTyping() const;

Q_SIGNALS:
    /// `value` is JSON; empty = the member is taken out.
    void memberChanged(int step, const QString& key, const QString& value);
    /// The same of a member of its parameters.
    void parameterChanged(int step, const QString& key, const QString& value);
    void routeChanged(int step, int route, const QString& state);
    /// `conditions` = the list "if" of the route, as JSON.
    void routeConditionsChanged(int step, int route, const QString& conditions);
    void routeAdded(int step);
    void routeRemoved(int step, int route);
    /// A parameter that has no field is wanted where it is written.
    void parameterWanted(int step, const QString& key);
    /// What isTyping() says changed.
    void typingChanged();

private:
    QComboBox* addCombo(const QString& name, const QString& words, const QString& tip, const QString& key);
    void addField(const QString& words, QWidget* field);
    void addName();
    void addParts();
    void addNumbers();
    void fill(QComboBox* combo, const QStringList& choices, const QString& current);
    void changed(const QString& key, const QString& value);
    void numberChanged(QAbstractSpinBox* box, const QString& key, const QString& value);

    int m_step = -1;
    bool m_filling = false;
    TypingDelay* m_typing;
    QWidget* m_fields;
    QFormLayout* m_form;
    TextLabel* m_none;
    TextLabel* m_failureWords;
    QLineEdit* m_name;
    RouteFields* m_routes;
    ParameterFields* m_parameters;
    QComboBox* m_from;
    QComboBox* m_to;
    QComboBox* m_onError;
    QComboBox* m_kind;
    QComboBox* m_pool;
    QSpinBox* m_attempts;
    QSpinBox* m_slots;
    QDoubleSpinBox* m_soft;
    QDoubleSpinBox* m_hard;
    QCheckBox* m_network;
};

}  // namespace groundswell::ui
